import { instant, type Bar, type Calendar, type Instant } from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import type { BarHistory } from '../history/bar-history.ts';

/** The one source of news here: it says of each session how it went, and that it is made up. */
export const SIMULATED_NEWS = { providerCode: 'SIM', providerName: 'Simulated News (made up)' } as const;

export interface Headline {
  readonly at: Instant;
  readonly articleId: string;
  readonly headline: string;
  readonly text: string;
}

/** A headline for each session that closed in [from, until), newest first, made from the market's own bars. */
export function dailyHeadlines(
  listing: Listing,
  parts: {
    readonly history: BarHistory;
    readonly calendar: Calendar;
    readonly from: Instant;
    readonly until: Instant;
  },
): readonly Headline[] {
  const { history, calendar, from, until } = parts;
  const { conId = 0 } = listing.contract;
  // A session that closes just at `from` is before it, and wants one before itself to compare with.
  const before = calendar.previousSession(calendar.previousSession(from).open).open;
  const days = history.bars({ conId, hours: 'regular', barSize: '1 day', from: before, until });
  return days
    .flatMap((day, i) => {
      const previous = days[i - 1];
      return previous === undefined ? [] : [headlineOf(listing, day, previous)];
    })
    .filter(({ at }) => at >= from && at < until)
    .toReversed();
}

function headlineOf({ contract, details }: Listing, day: Bar, previous: Bar): Headline {
  const symbol = contract.localSymbol ?? contract.symbol ?? '';
  const percent = (day.close / previous.close - 1) * 100;
  const direction = percent < 0 ? 'falls' : 'rises';
  const headline = `[simulated] ${symbol} ${direction} ${Math.abs(percent).toFixed(2)} % to ${day.close.toFixed(2)}`;
  const volume = day.volume === undefined ? '' : ` Volume was ${Math.round(day.volume)}.`;
  return {
    at: instant(day.end),
    articleId: `SIM$${contract.conId ?? 0}-${Math.floor(day.end / 1_000_000)}`,
    headline,
    text: `${headline}. ${details.longName ?? symbol} opened at ${day.open.toFixed(2)}, traded between ${day.low.toFixed(2)} and ${day.high.toFixed(2)} and closed at ${day.close.toFixed(2)}.${volume} These prices are made up by a simulated market.`,
  };
}
