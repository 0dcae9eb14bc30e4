import { resolve } from 'node:path';
import type { ReplaySeries } from '@tapewright/gateway';
import { BadRowsError, CsvLayoutError, readCsvBars, type BarColumns } from '@tapewright/lab';
import { instant, type Bar, type BarSize, type Instant } from '@tapewright/model';
import {
  calendarOfListing,
  FIRST_MADE_UP_CON_ID,
  INSTRUMENTS,
  stockListing,
  type Instrument,
  type Listing,
} from '@tapewright/venue';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';

/** conIds of stocks that only a replay knows: the first has this one, and each the next. Files of instruments use those below. */
const FIRST_REPLAY_CON_ID = FIRST_MADE_UP_CON_ID + 1_000_000;

/**
 * The bars of symbol → CSV file, to be played again. A symbol is looked for among `more` and out of the box; any other is a US stock of that
 * name. Throws a `UserError` that names the symbol and the file.
 */
export function readReplays(
  files: Readonly<Record<string, string>> | undefined,
  options: {
    readonly barSize: BarSize;
    readonly cwd: string;
    readonly more?: readonly Instrument[] | undefined;
  },
): readonly ReplaySeries[] {
  const { barSize, cwd, more = [] } = options;
  return Object.entries(files ?? {}).map(([symbol, file], index) => {
    const path = resolve(cwd, file);
    const known = [...more, ...INSTRUMENTS].find(({ listing }) => listing.contract.localSymbol === symbol);
    const listing = known?.listing ?? unknownStock(symbol, FIRST_REPLAY_CON_ID + index);
    try {
      const { columns } = readCsvBars(path, { barSize, calendar: calendarOfListing(listing) });
      return { listing, barSize, bars: barsOf(columns) };
    } catch (error) {
      if (!isAboutTheFile(error)) throw error;
      throw new UserError(`the bars of ${symbol} (${path}) cannot be replayed: ${messageOf(error)}`, {
        exitCode: EXIT.usage,
        cause: error,
      });
    }
  });
}

/** When the first bar begins; undefined without bars. */
export function firstOf(replays: readonly ReplaySeries[]): Instant | undefined {
  const starts = replays.flatMap(({ bars }) => bars.slice(0, 1).map(({ start }) => start));
  return starts.length === 0 ? undefined : instant(Math.min(...starts));
}

function unknownStock(symbol: string, conId: number): Listing {
  // The figures of the made-up market do not matter: its prices come from the file.
  const figures = { price: 100, dailyVolatility: 0.02, dailyShares: 1_000_000 };
  return stockListing({ conId, symbol, primary: 'NASDAQ', name: symbol, ...figures }).listing;
}

function barsOf({ length, start, end, open, high, low, close, volume }: BarColumns): readonly Bar[] {
  return Array.from({ length }, (_, i) => {
    const units = volume[i] ?? Number.NaN;
    return {
      start: instant(start[i] ?? 0),
      end: instant(end[i] ?? 0),
      open: open[i] ?? 0,
      high: high[i] ?? 0,
      low: low[i] ?? 0,
      close: close[i] ?? 0,
      volume: Number.isNaN(units) ? undefined : units,
    };
  });
}

function isAboutTheFile(error: unknown): boolean {
  return (
    error instanceof BadRowsError ||
    error instanceof CsvLayoutError ||
    error instanceof RangeError ||
    (error instanceof Error && 'code' in error)
  );
}
