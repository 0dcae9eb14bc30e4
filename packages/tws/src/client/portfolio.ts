import { type Contract, Decimal, type Instant, type Position, plusMs } from '@tapewright/model';
import { type ExecutionLedger, type Fill, positionChange } from '../orders/execution-ledger.ts';
import type { AccountBook } from './account.ts';
import { DriftWatch } from './drift-watch.ts';
import type { Unsubscribe } from './link.ts';
import type { Wire } from './wire.ts';

/** A holding by our own count, beside the broker's. */
export interface Holding {
  readonly account: string;
  readonly conId: number;
  /** From fills: what was held when the first session was synchronised, and every fill since. Undefined while that is not known. */
  readonly qty: Decimal | undefined;
  /** What the broker states, some seconds late; undefined while it states nothing. */
  readonly broker: Position | undefined;
  /** Whether the two differ. For some seconds after a fill they do; for longer it is an alarm. */
  readonly hasDrift: boolean;
}

/** The broker's positions lag its fills by seconds: a position that is stated so soon after a fill may be without it. */
const POSITION_LAG_MS = 10_000;

/**
 * Positions from fills: at once, not seconds later as the broker tells them. What was held before comes from the first whole
 * snapshot; where a fill came so shortly before it that the broker's figure may be without it, from the broker's next figure.
 */
export class Portfolio {
  readonly #wire: Wire;
  readonly #ledger: ExecutionLedger;
  readonly #book: AccountBook;
  readonly #watch: DriftWatch;
  /** `account/conId` → held before the first fill that the ledger keeps; undefined before the first whole snapshot */
  #before: Map<string, Decimal> | undefined;
  /** `account/conId` → the fill that the broker's figure may have been without */
  readonly #unsettled = new Map<string, Fill>();

  constructor({
    wire,
    ledger,
    book,
  }: {
    readonly wire: Wire;
    readonly ledger: ExecutionLedger;
    readonly book: AccountBook;
  }) {
    this.#wire = wire;
    this.#ledger = ledger;
    this.#book = book;
    this.#watch = new DriftWatch(wire, () => this.drifts());
    ledger.onLetGo = (fill) => this.#fold(fill);
    wire.bookkeepers.add((event) => {
      if (event.kind !== 'up' || this.#before !== undefined) return;
      const { missing, positions } = event.snapshot;
      if (missing.includes('positions') || missing.includes('executions')) return;
      this.#before = this.#countBackwards(positions);
      this.#lookForUnsettled(event.at);
    });
    wire.books.on(['position'], (message, at) => {
      const { account, contract, position = Decimal.ZERO } = message;
      this.#settle(`${account}/${contract.conId ?? 0}`, position, at);
    });
  }

  /** Of the account, or of the only one of this login. Throws a RangeError when it is not said which of several. */
  position(contract: Pick<Contract, 'conId'>, account = this.#onlyAccount()): Holding {
    const conId = contract.conId ?? 0;
    if (conId === 0) throw new RangeError('a contract without conId: qualify it first');
    const broker = this.#book.position(account, conId);
    const qty = this.#qty(account, conId);
    const hasDrift = qty !== undefined && !qty.equals(broker?.position ?? Decimal.ZERO);
    return { account, conId, qty, broker, hasDrift };
  }

  /**
   * The alarm: our count of a holding and the broker's have differed for half a minute, longer than the broker lags. Somebody else may have
   * traded, or a report was lost: look before you trade on. Told once, and again when it comes back after having gone.
   */
  onDrift(listener: (holding: Holding) => void): Unsubscribe {
    return this.#watch.add(listener);
  }

  /** Every holding in which our count and the broker's differ. */
  drifts(): readonly Holding[] {
    const keys = new Map<string, { readonly account: string; readonly conId: number }>();
    for (const { account, contract } of this.#book.positions()) {
      const conId = contract.conId ?? 0;
      if (conId !== 0) keys.set(`${account}/${conId}`, { account, conId });
    }
    for (const fill of this.#ledger.fills) {
      const { conId = 0 } = fill.contract;
      const account = fill.execution.acctNumber ?? '';
      if (conId !== 0 && fill.contract.secType !== 'BAG') keys.set(keyOf(fill), { account, conId });
    }
    return [...keys.values()]
      .map(({ account, conId }) => this.position({ conId }, account))
      .filter((holding) => holding.hasDrift);
  }

  #qty(account: string, conId: number): Decimal | undefined {
    if (this.#before === undefined) return undefined;
    const key = `${account}/${conId}`;
    return (this.#before.get(key) ?? Decimal.ZERO).plus(this.#changeOf(key));
  }

  #changeOf(key: string): Decimal {
    const changes = this.#ledger.fills
      .filter((fill) => keyOf(fill) === key)
      .map((fill) => positionChange(fill));
    return Decimal.sum(changes);
  }

  #countBackwards(positions: readonly Position[]): Map<string, Decimal> {
    const before = new Map<string, Decimal>();
    for (const { account, contract, position } of positions) {
      before.set(`${account}/${contract.conId ?? 0}`, position);
    }
    for (const fill of this.#ledger.fills) {
      const key = keyOf(fill);
      before.set(key, (before.get(key) ?? Decimal.ZERO).minus(positionChange(fill)));
    }
    return before;
  }

  /** Live fills only: those that were asked for are older than the answer with the positions. */
  #lookForUnsettled(at: Instant): void {
    const since = plusMs(at, -POSITION_LAG_MS);
    for (const fill of this.#ledger.fills) {
      if (fill.isLive && fill.at > since) this.#unsettled.set(keyOf(fill), fill);
    }
  }

  /** The broker's next figure is with the fill that its last one may have been without. */
  #settle(key: string, position: Decimal, at: Instant): void {
    const fill = this.#unsettled.get(key);
    if (fill === undefined || this.#before === undefined) return;
    const newest = this.#ledger.fills.findLast((other) => keyOf(other) === key) ?? fill;
    if (newest !== fill && at < plusMs(newest.at, POSITION_LAG_MS)) {
      // After another fill it is as uncertain as before.
      this.#unsettled.set(key, newest);
      return;
    }
    this.#unsettled.delete(key);
    this.#before.set(key, position.minus(this.#changeOf(key)));
  }

  /** A fill that the ledger lets go was held before those that it keeps. */
  #fold(fill: Fill): void {
    const key = keyOf(fill);
    this.#before?.set(key, (this.#before.get(key) ?? Decimal.ZERO).plus(positionChange(fill)));
  }

  #onlyAccount(): string {
    const accounts = this.#wire.snapshot?.accounts ?? [];
    const [account] = accounts;
    if (account !== undefined && accounts.length === 1) return account;
    throw new RangeError(`say which account: this login has ${accounts.join(', ') || 'none'}`);
  }
}

function keyOf({ contract, execution }: Pick<Fill, 'contract' | 'execution'>): string {
  return `${execution.acctNumber ?? ''}/${contract.conId ?? 0}`;
}
