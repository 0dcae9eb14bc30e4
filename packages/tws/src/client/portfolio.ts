import { type Contract, Decimal, type Position } from '@tapewright/model';
import { type ExecutionLedger, positionChange } from '../orders/execution-ledger.ts';
import type { AccountBook } from './account.ts';
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

/**
 * Positions from fills: at once, not seconds later as the broker tells them. What was held before comes from the first whole
 * snapshot; a fill that arrives in the very moment between its executions and its positions shows as drift.
 */
export class Portfolio {
  readonly #wire: Wire;
  readonly #ledger: ExecutionLedger;
  readonly #book: AccountBook;
  /** `account/conId` → held before the first fill that we know; undefined before the first whole snapshot */
  #before: ReadonlyMap<string, Decimal> | undefined;

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
    wire.bookkeepers.add((event) => {
      if (event.kind !== 'up' || this.#before !== undefined) return;
      const { missing, positions } = event.snapshot;
      if (missing.includes('positions') || missing.includes('executions')) return;
      this.#before = this.#countBackwards(positions);
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

  /** Every holding in which our count and the broker's differ. */
  drifts(): readonly Holding[] {
    const keys = new Map<string, { readonly account: string; readonly conId: number }>();
    for (const { account, contract } of this.#book.positions()) {
      const conId = contract.conId ?? 0;
      if (conId !== 0) keys.set(`${account}/${conId}`, { account, conId });
    }
    for (const { contract, execution } of this.#ledger.fills) {
      const { conId = 0 } = contract;
      const account = execution.acctNumber ?? '';
      if (conId !== 0 && contract.secType !== 'BAG') keys.set(`${account}/${conId}`, { account, conId });
    }
    return [...keys.values()]
      .map(({ account, conId }) => this.position({ conId }, account))
      .filter((holding) => holding.hasDrift);
  }

  #qty(account: string, conId: number): Decimal | undefined {
    if (this.#before === undefined) return undefined;
    const before = this.#before.get(`${account}/${conId}`) ?? Decimal.ZERO;
    return before.plus(this.#changeBy(account, conId));
  }

  #changeBy(account: string, conId: number): Decimal {
    const changes = this.#ledger.fills
      .filter((fill) => fill.contract.conId === conId && fill.execution.acctNumber === account)
      .map((fill) => positionChange(fill));
    return Decimal.sum(changes);
  }

  #countBackwards(positions: readonly Position[]): ReadonlyMap<string, Decimal> {
    const before = new Map<string, Decimal>();
    for (const { account, contract, position } of positions) {
      before.set(`${account}/${contract.conId ?? 0}`, position);
    }
    for (const fill of this.#ledger.fills) {
      const key = `${fill.execution.acctNumber ?? ''}/${fill.contract.conId ?? 0}`;
      before.set(key, (before.get(key) ?? Decimal.ZERO).minus(positionChange(fill)));
    }
    return before;
  }

  #onlyAccount(): string {
    const accounts = this.#wire.snapshot?.accounts ?? [];
    const [account] = accounts;
    if (account !== undefined && accounts.length === 1) return account;
    throw new RangeError(`say which account: this login has ${accounts.join(', ') || 'none'}`);
  }
}
