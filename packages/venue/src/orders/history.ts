import {
  civilDate,
  dayOfCivilDate,
  NEW_YORK,
  wallTime,
  type CommissionEvent,
  type ExecutionEvent,
  type ExecutionFilter,
  type Instant,
} from '@tapewright/model';
import type { CompletedOrder, ExecutedTrade, OrderFilter } from '../venue.ts';
import { orderState } from './reports.ts';
import type { WorkingOrder } from './working-order.ts';

/** How far the entries grow beyond the limit, as a part of it, before the oldest are dropped together. */
const SLACK = 0.1;

/** What has happened, as far as it is asked for later. */
export class History {
  readonly #limit: number;
  #executions: ExecutedTrade[] = [];
  #completed: DoneOrder[] = [];

  /** `limit` is the number of orders and of executions that can be asked for; 0 keeps none. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  addExecution({ at, contract, execution }: ExecutionEvent, { report }: CommissionEvent): void {
    this.recall({ at, contract, execution, report });
  }

  /** Adds a trade, of this venue or of one that it goes on with. */
  recall(trade: ExecutedTrade): void {
    if (this.#limit === 0) return;
    this.#executions.push(trade);
    if (this.#executions.length > this.#limit * (1 + SLACK))
      this.#executions = this.#executions.slice(-this.#limit);
  }

  /** An order that is done: nothing changes it any more. */
  addCompleted(order: WorkingOrder): void {
    if (this.#limit === 0) return;
    this.#completed.push(new DoneOrder(order));
    if (this.#completed.length > this.#limit * (1 + SLACK))
      this.#completed = this.#completed.slice(-this.#limit);
  }

  /** An execution by its id, in its latest revision. */
  trade(execId: string): ExecutedTrade | undefined {
    return this.#executions.findLast(({ execution }) => execution.execId === execId);
  }

  /** All executions of an account in an instrument that are remembered, oldest first. */
  tradesOf(account: string, conId: number): readonly ExecutedTrade[] {
    return this.#executions.filter(
      ({ contract, execution }) => execution.acctNumber === account && contract.conId === conId,
    );
  }

  /** An execution was corrected: it is remembered as it reads now. */
  replace(trade: ExecutedTrade, corrected: ExecutedTrade): void {
    this.#executions = this.#executions.map((one) => (one === trade ? corrected : one));
  }

  completed(filter: OrderFilter): readonly CompletedOrder[] {
    return this.#completed.filter(({ order }) => matchesOrder(order, filter)).map((done) => done.told);
  }

  /** `now` is the day that `lastNDays` counts back from; 1 is that day alone. */
  executions(filter: ExecutionFilter, now: Instant): readonly ExecutedTrade[] {
    return this.#executions.filter((trade) => matchesTrade(trade, filter, now));
  }
}

/** An order that nothing changes any more: what is told of it is made when somebody asks, once. */
class DoneOrder {
  readonly order: WorkingOrder;
  #told: CompletedOrder | undefined;

  constructor(order: WorkingOrder) {
    this.order = order;
  }

  get told(): CompletedOrder {
    this.#told ??= completedOrder(this.order);
    return this.#told;
  }
}

function completedOrder(order: WorkingOrder): CompletedOrder {
  const filledQuantity = order.instrument.grid.sizeOf(order.filledUnits);
  return { contract: order.contract, order: { ...order.order, filledQuantity }, state: orderState(order) };
}

export function matchesOrder(
  order: Pick<WorkingOrder, 'permId' | 'clientId' | 'account' | 'contract'>,
  { account, clientId, permId, conId }: OrderFilter,
): boolean {
  return (
    (account === undefined || account === order.account) &&
    (clientId === undefined || clientId === order.clientId) &&
    (permId === undefined || permId === order.permId) &&
    (conId === undefined || conId === order.contract.conId)
  );
}

function matchesTrade(
  { at, contract, execution }: ExecutedTrade,
  filter: ExecutionFilter,
  now: Instant,
): boolean {
  const { clientId, acctCode, symbol, secType, exchange, side, lastNDays, specificDates } = filter;
  // Clients send 0 and '' for what they do not restrict.
  if (isSet(clientId) && clientId !== execution.clientId) return false;
  if (isSet(acctCode) && acctCode !== execution.acctNumber) return false;
  if (isSet(symbol) && symbol !== contract.symbol) return false;
  if (isSet(secType) && secType !== contract.secType) return false;
  if (isSet(exchange) && exchange !== execution.exchange) return false;
  if (isSet(side) && sideText(side) !== execution.side) return false;
  const day = newYorkDay(at);
  if (lastNDays !== undefined && lastNDays > 0 && lastNDays < MAX_DAYS && day <= newYorkDay(now) - lastNDays)
    return false;
  if (
    specificDates !== undefined &&
    specificDates.length > 0 &&
    !specificDates.includes(Number(civilDate(day)))
  )
    return false;
  return !isSet(filter.time) || isAtOrAfter(at, filter.time);
}

/** IB's "unset" for lastNDays. */
const MAX_DAYS = 2_147_483_647;

/** The filter's time, `YYYYMMDD-hh:mm:ss` in UTC; other shapes do not restrict, as the gateway translates them before. */
function isAtOrAfter(at: Instant, text: string | undefined): boolean {
  const parts = /^(\d{8})-(\d\d):(\d\d):(\d\d)$/.exec(text ?? '');
  const day = parts?.[1] === undefined ? undefined : dayOfCivilDate(parts[1]);
  if (parts === null || day === undefined) return true;
  const seconds = Number(parts[2]) * 3600 + Number(parts[3]) * 60 + Number(parts[4]);
  return at >= (day * 86_400 + seconds) * 1_000_000;
}

function isSet(value: string | number | undefined): value is string | number {
  return value !== undefined && value !== '' && value !== 0;
}

function sideText(side: string | number): string {
  const text = String(side).toUpperCase();
  if (text === 'BUY') return 'BOT';
  return text === 'SELL' ? 'SLD' : text;
}

function newYorkDay(at: Instant): number {
  return wallTime(NEW_YORK, at).day;
}
