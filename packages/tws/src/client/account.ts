import type { AccountValue, Position } from '@tapewright/model';
import { positionReport } from '../session/reports.ts';
import { type CallOptions, ask } from './ask.ts';
import type { Wire } from './wire.ts';

/** One figure of an account summary. */
export interface SummaryValue {
  readonly account: string;
  readonly tag: string;
  readonly value: string;
  readonly currency: string;
}

/** What the gateway reports of holdings and values, kept up to date by its own subscription since the session was synchronised. */
export class AccountBook {
  /** `account/conId` → holding as the broker states it, zero ones included */
  readonly #positions = new Map<string, Position>();
  /** `account/key/currency` → value */
  readonly #values = new Map<string, AccountValue>();

  constructor(wire: Wire) {
    wire.books.on(['position'], (message) => this.#setPosition(positionReport(message)));
    wire.books.on(['updateAccountValue'], (message) =>
      this.#setValue({ ...message, account: message.accountName }),
    );
    wire.books.on(['accountUpdateMulti'], (message) => this.#setValue(message));
    wire.bookkeepers.add((event) => {
      if (event.kind !== 'up' || event.snapshot.missing.includes('positions')) return;
      // What the whole snapshot does not name is no longer held.
      this.#positions.clear();
      for (const position of event.snapshot.positions) this.#setPosition(position);
    });
  }

  positions(account?: string): readonly Position[] {
    return [...this.#positions.values()].filter(
      (position) => !position.position.isZero && (account === undefined || position.account === account),
    );
  }

  position(account: string, conId: number): Position | undefined {
    return this.#positions.get(`${account}/${conId}`);
  }

  values(account?: string): readonly AccountValue[] {
    return [...this.#values.values()].filter((value) => account === undefined || value.account === account);
  }

  #setPosition(position: Position): void {
    this.#positions.set(`${position.account}/${position.contract.conId ?? 0}`, position);
  }

  #setValue({ account, key, value, currency }: AccountValue): void {
    this.#values.set(`${account}/${key}/${currency}`, { account, key, value, currency });
  }
}

/** The tags of a summary that every account has. */
export const SUMMARY_TAGS =
  'NetLiquidation,TotalCashValue,SettledCash,BuyingPower,EquityWithLoanValue,GrossPositionValue,InitMarginReq,MaintMarginReq,AvailableFunds,ExcessLiquidity,Leverage';

/** One answer of reqAccountSummary; the subscription behind it is cancelled once. */
export function askSummary(
  wire: Wire,
  { group = 'All', tags = SUMMARY_TAGS, ...options }: SummaryOptions,
): Promise<readonly SummaryValue[]> {
  const values: SummaryValue[] = [];
  return ask(
    wire,
    {
      request: 'reqAccountSummary',
      subscribes: true,
      ask: (reqId) => ({ kind: 'reqAccountSummary', reqId, group, tags }),
      cancel: (reqId) => ({ kind: 'cancelAccountSummary', reqId }),
      take: (message) => {
        if (message.kind === 'accountSummaryEnd') return { value: values };
        if (message.kind === 'accountSummary') {
          const { account, tag, value, currency } = message;
          values.push({ account, tag, value, currency });
        }
        return undefined;
      },
    },
    options,
  );
}

export interface SummaryOptions extends CallOptions {
  /** `All`, or an adviser's group. */
  readonly group?: string | undefined;
  /** Comma-separated; `$LEDGER` for cash balances. */
  readonly tags?: string | undefined;
}
