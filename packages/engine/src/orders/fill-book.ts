import type { CommissionAndFeesReport, Contract, Decimal, Execution, Instant } from '@tapewright/model';
import type { Fill } from './fill.ts';
import type { OrderRecord } from './order-record.ts';

/** The desk's side of a `Fill`: a correction and a commission report change it in place. */
export interface FillRecord extends Fill {
  readonly order: OrderRecord;
  /** The number after the last dot of the execution id. */
  revision: number;
  execId: string;
  qty: Decimal;
  price: number;
  commission: Decimal | undefined;
  commissionCurrency: string;
  mid: number | undefined;
  corrections: number;
}

/** An execution that can be counted: its id, side, quantity and price are there. */
export interface CountedExecution {
  readonly execId: string;
  readonly side: 'BUY' | 'SELL';
  readonly qty: Decimal;
  readonly price: number;
  readonly exchange: string;
}

/** Commission reports that wait for their execution; the oldest is dropped beyond this. */
export const MAX_UNJOINED_REPORTS = 10_000;

/** What became of an execution that was handed in. */
export type FillNews =
  | { readonly kind: 'new'; readonly fill: FillRecord }
  | { readonly kind: 'corrected'; readonly fill: FillRecord; readonly before: { readonly qty: Decimal } }
  | { readonly kind: 'repeated' };

/** What became of a commission report. `charge` is by how much the fill's cost changed, in `currency`. */
export type CommissionNews =
  | { readonly kind: 'joined'; readonly fill: FillRecord; readonly charges: readonly Charge[] }
  | { readonly kind: 'waiting'; readonly dropped: CommissionAndFeesReport | undefined }
  | { readonly kind: 'repeated' };

export interface Charge {
  readonly currency: string;
  readonly amount: Decimal;
}

/**
 * Executions by the base of their id, each counted once however often it is reported. IB's corrections repeat the id with a
 * higher number after the last dot, and replace. Commission reports may come first, and wait.
 */
export class FillBook {
  /** id of the first revision of an execution → its fill */
  readonly #byFirst = new Map<string, FillRecord>();
  /** id of the first revision → the report that came before the execution */
  readonly #unjoined = new Map<string, CommissionAndFeesReport>();
  /** The id that was taken apart last, and what came of it: an execution and its commission ask for the same four times. */
  #latest = '';
  #first = '';
  #revision = 0;

  /** The fill that an execution id belongs to, whichever its revision. */
  find(execId: string): FillRecord | undefined {
    this.#takeApart(execId);
    return this.#byFirst.get(this.#first);
  }

  add(
    order: OrderRecord,
    execution: CountedExecution,
    { at, contract, label }: { readonly at: Instant; readonly contract: Contract; readonly label: string },
  ): FillNews {
    const known = this.find(execution.execId);
    const revision = this.#revision;
    if (known !== undefined) return correct(known, revision, execution);
    const fill: FillRecord = {
      order,
      revision,
      label,
      at,
      contract,
      execId: execution.execId,
      side: execution.side,
      qty: execution.qty,
      price: execution.price,
      exchange: execution.exchange,
      commission: undefined,
      commissionCurrency: '',
      mid: undefined,
      corrections: 0,
    };
    this.#byFirst.set(this.#first, fill);
    return { kind: 'new', fill };
  }

  /** Takes out the report that came before `fill`. */
  takeUnjoined(fill: FillRecord): CommissionAndFeesReport | undefined {
    if (this.#unjoined.size === 0) return undefined;
    this.#takeApart(fill.execId);
    const report = this.#unjoined.get(this.#first);
    this.#unjoined.delete(this.#first);
    return report;
  }

  /** Joins a report to its fill. `execId` and `amount` are the report's, known to be there. */
  join(report: CommissionAndFeesReport, execId: string, amount: Decimal): CommissionNews {
    const fill = this.find(execId);
    const revision = this.#revision;
    if (fill === undefined) return this.#wait(this.#first, report);
    const currency = report.currency ?? '';
    if (revision < fill.revision && fill.commission !== undefined) return { kind: 'repeated' };
    if (fill.commission?.equals(amount) === true && fill.commissionCurrency === currency) {
      return { kind: 'repeated' };
    }
    const charges: Charge[] = [];
    if (fill.commission !== undefined) {
      charges.push({ currency: fill.commissionCurrency, amount: fill.commission.negated() });
    }
    charges.push({ currency, amount });
    fill.commission = amount;
    fill.commissionCurrency = currency;
    return { kind: 'joined', fill, charges };
  }

  #takeApart(execId: string): void {
    if (this.#latest === execId) return;
    this.#latest = execId;
    // Of nearly every execution it is the id itself, and needs no new text.
    const isFirst = execId.endsWith(FIRST) && execId.length > FIRST.length;
    const { base, revision } = isFirst ? { base: '', revision: 1 } : revisionOf(execId);
    this.#first = isFirst ? execId : base + FIRST;
    this.#revision = revision;
  }

  #wait(first: string, report: CommissionAndFeesReport): CommissionNews {
    this.#unjoined.set(first, report);
    if (this.#unjoined.size <= MAX_UNJOINED_REPORTS) return { kind: 'waiting', dropped: undefined };
    const [oldest] = this.#unjoined;
    if (oldest === undefined) return { kind: 'waiting', dropped: undefined };
    this.#unjoined.delete(oldest[0]);
    return { kind: 'waiting', dropped: oldest[1] };
  }
}

/** How the id of an execution ends that was not corrected. */
const FIRST = '.01';

/** An execution's facts, or what is wrong with it. */
export function countable(
  execution: Execution,
): { readonly counted: CountedExecution } | { readonly problem: string } {
  const { execId, side, shares, price, exchange = '' } = execution;
  if (execId === undefined || execId === '') return { problem: 'an execution without an id' };
  const sideOf = SIDES.get(side ?? '');
  if (sideOf === undefined) return { problem: `execution ${execId} has side '${side}'` };
  if (shares === undefined || shares.sign < 0)
    return { problem: `execution ${execId} has quantity ${shares}` };
  if (price === undefined || !Number.isFinite(price))
    return { problem: `execution ${execId} has price ${price}` };
  return { counted: { execId, side: sideOf, qty: shares, price, exchange } };
}

/** IB writes BOT and SLD; the full words are understood too. */
const SIDES: ReadonlyMap<string, 'BUY' | 'SELL'> = new Map([
  ['BOT', 'BUY'],
  ['BUY', 'BUY'],
  ['SLD', 'SELL'],
  ['SELL', 'SELL'],
]);

/** `0000e0d5.6516f4d1.01.02` is revision 2 of `0000e0d5.6516f4d1.01`. An id without such an end is its own base. */
export function revisionOf(execId: string): { readonly base: string; readonly revision: number } {
  // Digit by digit: each report of each fill comes by here, and a regular expression takes ten times as long.
  const point = execId.lastIndexOf('.');
  const digits = execId.length - point - 1;
  if (point < 1 || digits < 1 || digits > 9) return { base: execId, revision: 0 };
  let revision = 0;
  for (let i = point + 1; i < execId.length; i++) {
    const digit = execId.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return { base: execId, revision: 0 };
    revision = revision * 10 + digit;
  }
  return { base: execId.slice(0, point), revision };
}

function correct(fill: FillRecord, revision: number, execution: CountedExecution): FillNews {
  if (revision <= fill.revision) return { kind: 'repeated' };
  const before = { qty: fill.qty };
  fill.revision = revision;
  fill.execId = execution.execId;
  fill.qty = execution.qty;
  fill.price = execution.price;
  fill.corrections++;
  return { kind: 'corrected', fill, before };
}
