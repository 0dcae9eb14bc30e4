import type { BacktestResult } from '../backtest/index.ts';
import type { RoundTrip } from '../trades/index.ts';
import { html, type SafeHtml } from './escape.ts';
import { count, date, dateAndTime, grouped, money, NOTHING, percent, price, ratio } from './format.ts';

/** A page with more rows than this is slow to open; the latest trades are shown, and how many are not. */
export const MAX_TRADE_ROWS = 1_000;

export function tradesTable(result: BacktestResult): SafeHtml {
  const shown = result.trips.slice(-MAX_TRADE_ROWS);
  const left = result.trips.length - shown.length;
  const isDaily = result.series.every((series) => series.barSize === '1 day');
  const time = isDaily ? date : dateAndTime;
  const note =
    left > 0
      ? html`<p class="note">The latest ${count(shown.length)} of ${count(result.trips.length)} trades.</p>`
      : html``;
  return html`${note}
    <div class="scroll">
      <table class="trades">
        <thead>
          <tr>
            <th scope="col">Instrument</th>
            <th scope="col">Side</th>
            <th scope="col">Quantity</th>
            <th scope="col">Entry</th>
            <th scope="col">at</th>
            <th scope="col">Exit</th>
            <th scope="col">at</th>
            <th scope="col">P&amp;L (${result.currency})</th>
            <th scope="col">Return</th>
            <th scope="col">Fees</th>
            <th scope="col">
              <abbr title="Maximum adverse excursion: how far the price went against the trade">MAE</abbr>
            </th>
            <th scope="col">
              <abbr title="Maximum favourable excursion: how far the price went with the trade">MFE</abbr>
            </th>
            <th scope="col"><abbr title="Profit over what the first stop put at risk">R</abbr></th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((trip) => tradeRow(trip, result, time))}
        </tbody>
      </table>
    </div>`;
}

function tradeRow(trip: RoundTrip, result: BacktestResult, time: (at: number) => string): SafeHtml {
  const { contract } = result.series[trip.instrument] ?? {};
  const side = trip.pnl < 0 ? 'loss' : 'gain';
  const isOpen = trip.closedAt === undefined;
  return html`<tr>
    <td>${contract?.symbol ?? contract?.conId ?? NOTHING}</td>
    <td>${trip.side}</td>
    <td>${grouped(trip.qty, 0)}</td>
    <td>${time(trip.openedAt)}</td>
    <td>${price(trip.entryPrice)}</td>
    <td>${trip.closedAt === undefined ? 'open' : time(trip.closedAt)}</td>
    <td>${price(trip.exitPrice)}</td>
    <td class="${isOpen ? '' : side}">${isOpen ? NOTHING : money(trip.pnl)}</td>
    <td class="${isOpen ? '' : side}">${isOpen ? NOTHING : percent(trip.return)}</td>
    <td>${money(trip.fees)}</td>
    <td>${percent(trip.mae, 1)}</td>
    <td>${percent(trip.mfe, 1)}</td>
    <td>${trip.r === undefined || isOpen ? NOTHING : ratio(trip.r)}</td>
  </tr> `;
}
