import { createHash } from 'node:crypto';
import { type Instant, toIso } from '@tapewright/model';
import type { DriverNews } from '../../packages/tapewright/src/live/live-driver.ts';

const KEPT = 500;

/** The latest of what happened, for whoever looks for the cause of a violation. */
export class Trace {
  readonly #lines: string[] = [];
  readonly #hash = createHash('sha256');

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Stands for everything that happened: equal days have equal ones. */
  get digest(): string {
    return this.#hash.copy().digest('hex');
  }

  add(at: Instant, text: string): void {
    const line = `${toIso(at).slice(11, 23)} ${text}`;
    this.#lines.push(line);
    this.#hash.update(`${line}\n`);
    if (this.#lines.length > KEPT) this.#lines.shift();
  }

  news(at: Instant, news: DriverNews): void {
    const text = textOf(news);
    if (text !== undefined) this.add(at, text);
  }
}

/** What is told of prices, bars and timers is left out. */
function textOf(news: DriverNews): string | undefined {
  switch (news.kind) {
    case 'decided': {
      const { output } = news;
      if (output.kind === 'cancel') return `decides to cancel ${output.intentId}`;
      if (output.kind === 'log' && output.level !== 'debug') return `says: ${output.text}`;
      if (output.kind !== 'place' && output.kind !== 'modify') return undefined;
      const { intentId, order } = output.approved;
      const { action, totalQuantity, orderType, lmtPrice = '' } = order;
      return `decides to ${output.kind} ${intentId}: ${action} ${totalQuantity} ${orderType} ${lmtPrice}`;
    }
    case 'handled':
      return handled(news.input);
    case 'link':
      return news.isUp ? 'the link is up' : `the link is down: ${news.reason}`;
    case 'reconciled': {
      const { verdicts, recoveredExecutions } = news.result;
      const texts = verdicts.map(({ intentId, verdict, note }) => `${intentId} ${verdict} (${note})`);
      return `reconciled, ${recoveredExecutions} executions recovered: ${texts.join('; ')}`;
    }
    case 'notice':
      return `notice: ${news.text}`;
    case 'failed':
      return `failed: ${news.error.message}`;
  }
}

function handled(input: Extract<DriverNews, { kind: 'handled' }>['input']): string | undefined {
  switch (input.kind) {
    case 'order':
      return `hears: order ${input.orderId} ${input.order.orderRef} ${input.status}, filled ${input.filled}, permId ${input.permId}`;
    case 'execution': {
      const { execId, orderRef, side, shares, price } = input.execution;
      return `hears: execution ${execId} of ${orderRef}: ${side} ${shares} at ${price}`;
    }
    case 'commission':
      return `hears: commission of ${input.report.execId}`;
    case 'refusal':
      return `hears: error ${input.code} on order ${input.orderId}: ${input.message}`;
    case 'orderSent':
      return `sends ${input.intentId} as order ${input.orderId}`;
    case 'orderNotSent':
    case 'orderUnknown':
      return `${input.kind} ${input.intentId}: ${input.reason}`;
    default:
      return undefined;
  }
}
