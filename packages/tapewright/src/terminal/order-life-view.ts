import type { Engine, LiveOrder } from '@tapewright/engine';
import { Decimal, type Instant } from '@tapewright/model';
import type { DriverNews } from '../live/live-driver.ts';
import { clockTime, price } from './figures.ts';
import type { Screen } from './screen.ts';

const SUBJECT_WIDTH = 8;

/** What was last shown of an order. */
interface Shown {
  status: string;
  fills: number;
  isCosted: boolean;
  messages: number;
}

/** Prints the life of orders, a line for each step, as the engine follows it. */
export class OrderLifeView {
  readonly #screen: Screen;
  readonly #engine: Engine;
  /** order → what was last shown of it; done and costed ones are dropped */
  readonly #active = new Map<LiveOrder, Shown>();
  #seen: number;

  /** Orders that the engine has already are not shown again. */
  constructor(screen: Screen, engine: Engine) {
    this.#screen = screen;
    this.#engine = engine;
    this.#seen = engine.orders.length;
    for (const order of engine.openIntents()) this.#active.set(order, shownOf(order));
  }

  show(news: DriverNews): void {
    switch (news.kind) {
      case 'handled':
        this.#newOrders();
        if (news.input.kind === 'orderSent') this.#sent(news.input.intentId, news.input.orderId);
        this.#steps();
        return;
      case 'decided':
        if (news.output.kind === 'log' && news.output.level !== 'debug') {
          this.#line(news.output.at, levelText(this.#screen, news.output.level), news.output.text);
        }
        if (news.output.kind === 'place') this.#placed(news.output.approved.intentId);
        if (news.output.kind === 'cancel') this.#cancelled(news.output.intentId);
        return;
      // The engine's own log says when the link comes and goes.
      case 'link':
        return;
      case 'reconciled':
        for (const { intentId, verdict, note } of news.result.verdicts) {
          const order = this.#engine.orderOf(intentId);
          this.#line(
            this.#engine.now,
            `order ${order?.number ?? '?'}`,
            `after comparison with the broker: ${verdict} (${note})`,
          );
        }
        return;
      case 'notice':
        this.#line(this.#engine.now, 'notice', news.text);
        return;
      case 'failed':
        return;
    }
  }

  /** Orders are shown when they are decided; those that the gate refuses, and those of others, when they come up. */
  #newOrders(): void {
    for (; this.#seen < this.#engine.orders.length; this.#seen++) {
      const order = this.#engine.orders[this.#seen];
      if (order === undefined) return;
      if (order.status === 'Refused') {
        const why = `refused by ${order.refusal?.rule}: ${order.refusal?.message}`;
        this.#order(order, `${termsText(order)}  ${this.#screen.color.yellow(why)}`);
        continue;
      }
      if (order.intent === undefined) this.#order(order, `${termsText(order)} (external)`);
      this.#active.set(order, { status: 'Sending', fills: 0, isCosted: false, messages: 0 });
    }
  }

  #placed(intentId: string): void {
    const order = this.#engine.orderOf(intentId);
    if (order !== undefined)
      this.#order(order, `${termsText(order)}${order.origin === 'flatten' ? ' (flatten)' : ''}`);
  }

  #sent(intentId: string, orderId: number): void {
    const order = this.#engine.orderOf(intentId);
    if (order !== undefined) this.#order(order, `in the journal, sent as order id ${orderId}`);
  }

  #cancelled(intentId: string): void {
    const order = this.#engine.orderOf(intentId);
    if (order !== undefined) this.#order(order, 'cancel asked for');
  }

  #steps(): void {
    for (const [order, shown] of this.#active) {
      for (; shown.messages < order.messages.length; shown.messages++) {
        const message = order.messages[shown.messages];
        if (message !== undefined) this.#order(order, `message ${message.code}: ${message.text}`);
      }
      for (; shown.fills < order.fills.length; shown.fills++) {
        const fill = order.fills[shown.fills];
        if (fill === undefined) continue;
        const at = fill.exchange === '' ? '' : ` on ${fill.exchange}`;
        this.#order(order, `executed ${fill.qty} at ${price(fill.price)}${at}`);
      }
      if (order.status !== shown.status) {
        shown.status = order.status;
        this.#order(order, statusText(this.#screen, order));
      }
      if (order.isDone && order.isCosted && !shown.isCosted) {
        shown.isCosted = true;
        this.#order(order, `costed: commission ${commissionText(order)}`);
      }
      if (order.isDone && (order.isCosted || order.filled.isZero)) this.#active.delete(order);
    }
  }

  #order(order: LiveOrder, text: string): void {
    this.#line(this.#engine.now, `order ${order.number}`, text);
  }

  #line(at: Instant, subject: string, text: string): void {
    const { color } = this.#screen;
    this.#screen.line(`  ${color.dim(clockTime(at))}  ${subject.padEnd(SUBJECT_WIDTH)}  ${text}`);
  }
}

function shownOf(order: LiveOrder): Shown {
  const { status, fills, isCosted, messages } = order;
  return { status, fills: fills.length, isCosted, messages: messages.length };
}

/** `BUY 100 GOOGL LMT 150.00 DAY`. */
export function termsText({ side, quantity, contract, order }: LiveOrder): string {
  const prices = [order.lmtPrice, order.auxPrice].filter((value) => value !== undefined).map(price);
  return [side, quantity, contract.symbol ?? contract.conId, order.orderType, ...prices, order.tif]
    .filter((word) => word !== undefined)
    .join(' ');
}

function statusText({ color }: Screen, order: LiveOrder): string {
  const { status, filled, reason } = order;
  if (status === 'Filled') return color.green(`Filled ${filled} at an average of ${averagePrice(order)}`);
  if (status === 'Unknown') return color.red(`Unknown: ${reason}`);
  if (status === 'NotSent') return color.yellow(`not at the broker: ${reason}`);
  if (status === 'Cancelled') return color.yellow(`Cancelled, ${filled} of ${order.quantity} filled`);
  return order.whyHeld === '' ? status : `${status} (held: ${order.whyHeld})`;
}

/** To a hundredth of a cent: what an average of prices is worth knowing. */
function averagePrice({ avgPrice }: LiveOrder): string {
  return avgPrice === undefined ? '?' : price(Number(avgPrice.toFixed(4)));
}

function commissionText(order: LiveOrder): string {
  const amounts = [...order.commissions].map(([currency, amount]) => `${amount} ${currency}`);
  return amounts.length === 0 ? Decimal.ZERO.toString() : amounts.join(' + ');
}

function levelText({ color }: Screen, level: 'info' | 'warn' | 'error' | 'debug'): string {
  if (level === 'error') return color.red('error');
  return level === 'warn' ? color.yellow('warning') : 'log';
}
