import { Decimal, type Contract, type Order } from '@tapewright/model';
import type { ParentOrder } from '../execution/parent-order.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Fill } from '../orders/fill.ts';
import type { LiveOrder } from '../orders/live-order.ts';

/** Takes one line, without a line end. Drivers hash the lines in their order. */
export type EventLogSink = (line: string) => void;

/**
 * What happened to orders and money, as canonical text: time in microseconds, then the event. Only our own identities are in it
 * (the order's number and UUID; no account, no id of IB), so that a backtest and a run over the socket write the same lines.
 *
 *     1598990400000000 order 1 new BUY SPY STK USD orderType=MKT tif=DAY totalQuantity=100 ref=6f2e…
 *     1598990400000000 order 1 Submitted
 *     1598990400000000 fill 1.1 BUY 100 SPY STK USD at 350.12
 *     1598990400000000 cash USD 64988
 *     1598990400000000 commission 1.1 1 USD
 */
export class EventLog {
  readonly #clock: Clock;
  readonly #sink: EventLogSink | undefined;

  constructor(clock: Clock, sink: EventLogSink | undefined) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** `isPlain` says that the order has no terms but those of a plain one: type, prices, hours, time in force and quantity. */
  newOrder(order: LiveOrder, isPlain = false): void {
    if (this.#sink === undefined) return;
    const identity = order.intentId === '' ? order.origin : `ref=${order.intentId}`;
    const terms = isPlain ? plainTermsOf(order.order) : termsOf(order.order);
    this.#write(`order ${order.number} new ${order.side} ${named(order.contract)} ${terms} ${identity}`);
  }

  /** The status that the order just reached. */
  status(order: LiveOrder): void {
    if (this.#sink === undefined) return;
    const why = order.status === 'Refused' ? ` ${order.refusal?.message ?? ''}` : '';
    this.#write(`order ${order.number} ${order.status}${why}`);
  }

  /** A modification was asked for, or took effect. */
  modification(order: LiveOrder, step: 'modify' | 'modified', terms: Order): void {
    if (this.#sink !== undefined) this.#write(`order ${order.number} ${step} ${termsOf(terms)}`);
  }

  cancel(order: LiveOrder): void {
    if (this.#sink !== undefined) this.#write(`order ${order.number} cancel`);
  }

  /** A parent order began, was changed, sent a child, ended, or what it cost. */
  parent({ number }: Pick<ParentOrder, 'number'>, what: string): void {
    if (this.#sink !== undefined) this.#write(`parent ${number} ${what}`);
  }

  fill(fill: Fill): void {
    if (this.#sink === undefined) return;
    const word = fill.corrections === 0 ? 'fill' : 'correction';
    this.#write(
      `${word} ${fill.label} ${fill.side} ${fill.qty.toString()} ${named(fill.contract)} at ${fill.price}`,
    );
  }

  commission(fill: Fill): void {
    if (this.#sink === undefined) return;
    this.#write(`commission ${fill.label} ${fill.commission?.toString()} ${fill.commissionCurrency}`);
  }

  /** Money moved without a trade. */
  posted(currency: string, amount: Decimal, reason: string): void {
    if (this.#sink !== undefined) this.#write(`posted ${currency} ${amount.toString()} ${reason}`);
  }

  /** `qty` is what is held after it. */
  split(
    contract: Contract,
    { shares, per, qty }: { readonly shares: number; readonly per: number; readonly qty: Decimal },
  ): void {
    if (this.#sink !== undefined)
      this.#write(`split ${named(contract)} ${shares} for ${per}, held ${qty.toString()}`);
  }

  cash(currency: string, amount: Decimal): void {
    if (this.#sink !== undefined) this.#write(`cash ${currency} ${amount.toString()}`);
  }

  #write(text: string): void {
    this.#sink?.(`${this.#clock.now} ${text}`);
  }
}

/** The contract that was named last: an order and its fills, one after the other, name the same. */
let latest: Contract | undefined;
let latestName = '';

function named(contract: Contract): string {
  if (contract !== latest) {
    latest = contract;
    latestName = nameOf(contract);
  }
  return latestName;
}

function nameOf(contract: Contract): string {
  const { symbol, secType, currency, lastTradeDateOrContractMonth, strike, right } = contract;
  let text = '';
  for (const field of [symbol, secType, currency, lastTradeDateOrContractMonth, strike, right]) {
    if (field !== undefined && field !== '' && field !== 0) text += text === '' ? field : ` ${field}`;
  }
  return text;
}

/** `termsOf` an order without further terms, several times as fast: most orders are such. */
function plainTermsOf({ auxPrice, lmtPrice, orderType, outsideRth, tif, totalQuantity }: Order): string {
  let text = auxPrice === undefined ? '' : `auxPrice=${auxPrice} `;
  if (lmtPrice !== undefined) text += `lmtPrice=${lmtPrice} `;
  text += `orderType=${orderType} `;
  if (outsideRth !== undefined) text += `outsideRth=${outsideRth} `;
  return `${text}tif=${tif} totalQuantity=${totalQuantity?.toString()}`;
}

/** Who an order belongs to and what it is called elsewhere is no term of it. */
const NOT_TERMS: ReadonlySet<string> = new Set([
  'account',
  'orderRef',
  'action',
  'orderId',
  'permId',
  'clientId',
  'parentId',
  // How a group is handed over, and no more than that.
  'transmit',
]);

/** The fields that are set, by name in code-unit order. */
function termsOf(order: Order): string {
  const names = Object.keys(order) as (keyof Order)[];
  // Our own orders are made with their fields in this order, and sorting takes longer than the rest of the line.
  if (names.some((name, i) => i > 0 && name < (names[i - 1] ?? ''))) names.sort();
  let text = '';
  for (const name of names) {
    const value = order[name];
    if (NOT_TERMS.has(name)) continue;
    if (value !== undefined) text += `${text === '' ? '' : ' '}${name}=${valueText(value)}`;
  }
  return text;
}

function valueText(value: unknown): string {
  if (value instanceof Decimal) return value.toString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
