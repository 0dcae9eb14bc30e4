import { Decimal } from '@tapewright/model';
import type { LiveOrder, ParentOrder, TradeCost } from '@tapewright/engine';
import { html, type SafeHtml } from './escape.ts';
import { count, dateAndTime, NOTHING, price } from './format.ts';

/** A page with more rows is slow to open; the latest are shown, and how many are not. */
export const MAX_COST_ROWS = 200;

const HEADINGS = [
  ['Order', ''],
  ['Decided', ''],
  ['Side', ''],
  ['Filled', ''],
  ['Average', ''],
  ['Arrival', 'The middle of the quote at the decision; the last price where nothing was quoted'],
  ['Cost (bp)', 'Against the arrival; positive is a cost'],
  ['VWAP (bp)', 'Against the volume-weighted price of the market until the last fill'],
  ['Spread (bp)', 'Of the cost, what the quotes at the fills explain'],
  ['Impact (bp)', 'Of the cost, how far the market had moved'],
  ['Fees', ''],
] as const;

/** Transaction costs: a row for each parent order and each order on its own, and below what the exchanges come to. */
export function costsTable(costs: readonly TradeCost[]): SafeHtml {
  if (costs.length === 0) return html`<p class="note">Nothing was filled.</p>`;
  const shown = costs.slice(-MAX_COST_ROWS);
  const note =
    shown.length < costs.length
      ? html`<p class="note">The latest ${count(shown.length)} of ${count(costs.length)} orders.</p>`
      : html``;
  return html`${note}
    <div class="scroll">
      <table class="trades">
        <thead>
          <tr>
            ${HEADINGS.map(([name, title]) => html`<th scope="col" title="${title}">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (cost) =>
              html`<tr>
                ${cellsOf(cost).map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="note">${exchangesText(costs)}</p>`;
}

/** The same for a terminal, one line each. */
export function costsText(costs: readonly TradeCost[]): readonly string[] {
  if (costs.length === 0) return ['nothing was filled'];
  const table = [HEADINGS.map(([name]) => name), ...costs.map(cellsOf)];
  const widths = HEADINGS.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  const lines = table.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '));
  return [...lines, '', exchangesText(costs)];
}

function cellsOf(cost: TradeCost): readonly string[] {
  const { order } = cost;
  return [
    nameOf(order),
    dateAndTime('children' in order ? order.startedAt : order.createdAt),
    `${order.side} ${order.contract.symbol ?? ''}`,
    cost.filled.equals(cost.quantity) ? `${cost.filled}` : `${cost.filled} of ${cost.quantity}`,
    price(cost.avgPrice),
    price(cost.arrivalPrice),
    bps(cost.arrivalBps),
    bps(cost.vwapBps),
    bps(cost.spreadBps),
    bps(cost.impactBps),
    feesText(cost.fees),
  ];
}

function nameOf(order: LiveOrder | ParentOrder): string {
  return 'children' in order ? `${order.algo} ${order.number}` : `order ${order.number}`;
}

/** By exchange: quantity, its part of all that was filled, and the cost, weighted by quantity. */
function exchangesText(costs: readonly TradeCost[]): string {
  const byName = new Map<string, { filled: Decimal; cost: number; measured: number }>();
  let all = Decimal.ZERO;
  for (const { exchange, filled, arrivalBps } of costs.flatMap((cost) => cost.byExchange)) {
    const sum = byName.get(exchange) ?? { filled: Decimal.ZERO, cost: 0, measured: 0 };
    sum.filled = sum.filled.plus(filled);
    all = all.plus(filled);
    if (arrivalBps !== undefined) {
      sum.cost += arrivalBps * filled.toNumber();
      sum.measured += filled.toNumber();
    }
    byName.set(exchange, sum);
  }
  const parts = [...byName].map(([exchange, { filled, cost, measured }]) => {
    const share = filled.times(100).dividedBy(all, 1).toFixed(1);
    const average = bps(measured === 0 ? undefined : cost / measured);
    return `${exchange === '' ? 'unknown' : exchange} ${filled} (${share} %) at ${average} bp`;
  });
  return `by exchange: ${parts.join(', ')}`;
}

function feesText(fees: TradeCost['fees']): string {
  if (fees.size === 0) return NOTHING;
  return [...fees].map(([currency, amount]) => `${amount.toFixed(2)} ${currency}`).join(', ');
}

function bps(figure: number | undefined): string {
  if (figure === undefined) return NOTHING;
  // No minus sign before a zero.
  const text = figure.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}
