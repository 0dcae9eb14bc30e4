import {
  Decimal,
  instant,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type Calendar,
  type Instant,
} from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import type { BarHistory } from '../history/bar-history.ts';
import { shownBar } from '../history/bar-prices.ts';
import type { Board } from './quote-board.ts';

/** How late the data is that an account sees without a subscription: IBKR says 10 to 20 minutes, for US stocks 15. */
export const DELAY_MICROS = 15 * MICROS_PER_MINUTE;
/** How often it is looked at anew. */
export const DELAYED_UPDATE_MICROS = 10 * MICROS_PER_SECOND;

/** What the board showed a quarter of an hour ago, from the minutes of the past. What was quoted then is not kept: sizes are 0. */
export function delayedBoard(
  listing: Listing,
  parts: { readonly history: BarHistory; readonly calendar: Calendar; readonly now: Instant },
): Board {
  const { history, calendar } = parts;
  const conId = listing.contract.conId ?? 0;
  const then = instant(parts.now - DELAY_MICROS);
  const board: Board = { conId, volume: Decimal.ZERO, notional: 0, tradeCount: 0 };
  const session = calendar.extendedSessionAt(then);
  const before = calendar.previousSession(session?.open ?? then);
  const query = { conId, hours: 'extended' } as const;
  const [previous] = history.bars({
    ...query,
    hours: 'regular',
    barSize: '1 day',
    from: before.open,
    until: before.close,
  });
  board.close = previous?.close;
  board.last = previous?.close;
  if (session === undefined) return board;
  board.date = session.date;
  const minutes = history
    .bars({ ...query, barSize: '1 min', from: session.preOpen, until: then })
    .filter(({ volume }) => volume !== 0);
  const latest = minutes.at(-1);
  if (latest === undefined) return board;
  board.last = latest.close;
  board.lastAt = instant(latest.end - MICROS_PER_SECOND);
  board.open = minutes[0]?.open;
  board.high = Math.max(...minutes.map(({ high }) => high));
  board.low = Math.min(...minutes.map(({ low }) => low));
  board.volume = Decimal.of(Math.round(minutes.reduce((sum, { volume = 0 }) => sum + volume, 0)));
  board.tradeCount = minutes.reduce((sum, { count = 0 }) => sum + count, 0);
  board.bid = shownBar(latest, 'BID', listing.tickSize).close;
  board.ask = shownBar(latest, 'ASK', listing.tickSize).close;
  return board;
}
