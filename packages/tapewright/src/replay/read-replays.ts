import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { BarSeries, ReplaySeries, TickSeries } from '@tapewright/gateway';
import {
  BadRowsError,
  CsvLayoutError,
  mergeTicks,
  ParquetError,
  readMarketFile,
  TickLayoutError,
  type BarColumns,
  type MarketFile,
} from '@tapewright/lab';
import { instant, TICK_ROW, type Bar, type BarSize, type Instant } from '@tapewright/model';
import {
  calendarOfListing,
  exchangeLetter,
  exchangeNamed,
  FIRST_MADE_UP_CON_ID,
  INSTRUMENTS,
  stockListing,
  type Instrument,
  type Listing,
} from '@tapewright/venue';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { dateTime } from '../terminal/figures.ts';
import { BadRecording, isRecording, parseRecording } from '../tap/recording.ts';
import { recordedMarket, type RecordedContract } from './recorded-market.ts';
import type { ReplayRequest } from './replay-request.ts';

/** conIds of stocks that only a replay knows: the first has this one, and each the next. Files of instruments use those below. */
const FIRST_REPLAY_CON_ID = FIRST_MADE_UP_CON_ID + 1_000_000;

export interface ReplayOptions {
  /** Of the rows of files of bars. */
  readonly barSize: BarSize;
  readonly cwd: string;
  readonly more?: readonly Instrument[] | undefined;
  readonly skipBadRows?: boolean | undefined;
  /** Told what is left out. */
  readonly note?: ((text: string) => void) | undefined;
}

/**
 * Bars, ticks and recorded sessions to be played again; what a file is, its content says. A symbol is looked for among `more` and out of the
 * box; any other is a US stock of that name. Throws a `UserError` that names the file.
 */
export async function readReplays(
  requests: readonly ReplayRequest[],
  options: ReplayOptions,
): Promise<readonly ReplaySeries[]> {
  const found: ReplaySeries[] = [];
  const listings = new ReplayListings(options.more ?? []);
  for (const request of requests) {
    const path = resolve(options.cwd, request.file);
    try {
      found.push(...(await readOne(request, path, { ...options, listings })));
    } catch (error) {
      if (!isAboutTheFile(error)) throw error;
      const of = request.symbol === undefined ? '' : ` of ${request.symbol}`;
      throw new UserError(`the market${of} (${path}) cannot be replayed: ${messageOf(error)}`, {
        exitCode: EXIT.usage,
        cause: error,
      });
    }
  }
  return joined(found);
}

/** When the first bar begins or the first tick comes; undefined without any. */
export function firstOf(replays: readonly ReplaySeries[]): Instant | undefined {
  const starts = replays.flatMap((series) =>
    'bars' in series
      ? series.bars.slice(0, 1).map(({ start }) => start)
      : Array.from(series.ticks.at.subarray(0, 1), instant),
  );
  return starts.length === 0 ? undefined : instant(Math.min(...starts));
}

/** What is played again, in a line: `AAPL: 390 bars of 1 min, 2026-11-20 14:30 to …`. */
export function describeReplay(series: ReplaySeries): string {
  const name = series.listing.contract.localSymbol ?? '';
  if ('bars' in series) {
    const [first, last] = [series.bars[0], series.bars.at(-1)];
    return `${name}: ${series.bars.length} bars of ${series.barSize}${span(first?.start, last?.end)}`;
  }
  const { ticks } = series;
  const count = (kind: number): number =>
    ticks.kind.reduce((sum, of) => sum + ((of & kind) === 0 ? 0 : 1), 0);
  const what = `${count(TICK_ROW.trade)} trades and ${count(TICK_ROW.quote)} quotes`;
  return `${name}: ${what}${span(ticks.at[0], ticks.at.at(-1))}`;
}

function span(from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined) return '';
  return `, ${dateTime(instant(from))} to ${dateTime(instant(to))} UTC`;
}

type Reading = ReplayOptions & { readonly listings: ReplayListings };

async function readOne(
  { symbol, file }: ReplayRequest,
  path: string,
  options: Reading,
): Promise<readonly ReplaySeries[]> {
  if (isRecording(path)) return readRecording(symbol, path, options);
  const listing = options.listings.named(symbol, basename(file));
  const calendar = calendarOfListing(listing);
  const badRows = options.skipBadRows === true ? 'skip' : 'refuse';
  const quoting = quotingAt(listing);
  const read = await readMarketFile(path, { barSize: options.barSize, calendar, quoting, badRows });
  noteSkipped(read, path, options);
  return [
    read.kind === 'ticks'
      ? { listing, ticks: read.ticks }
      : { listing, barSize: options.barSize, bars: barsOf(read.columns) },
  ];
}

function readRecording(symbol: string | undefined, path: string, options: Reading): readonly TickSeries[] {
  const { events, isTorn } = parseRecording(readFileSync(path, 'utf8'));
  if (isTorn) options.note?.(`the last line of ${path} is cut off and left out`);
  const recorded = recordedMarket(events).map(({ contract, ticks }) => ({
    listing: options.listings.ofContract(contract),
    ticks,
  }));
  const names = recorded.map(({ listing }) => listing.contract.localSymbol);
  const wanted = recorded.filter((_, place) => symbol === undefined || names[place] === symbol);
  if (wanted.length > 0) return wanted;
  throw new BadRecording(
    recorded.length === 0
      ? 'nobody asked for streaming market data in it (reqMktData, reqTickByTickData), so there is no market'
      : `nobody watched ${symbol} in it, only ${names.join(', ')}`,
  );
}

function noteSkipped(read: MarketFile, path: string, { note }: ReplayOptions): void {
  const [first] = read.skipped;
  if (first === undefined) return;
  const rows = read.skippedCount === 1 ? '1 bad row' : `${read.skippedCount} bad rows`;
  note?.(`left out ${rows} of ${path}, the first at ${first.line}: ${first.message}`);
}

/** Trades and quotes of one instrument may come from several files: together they are its market. */
function joined(found: readonly ReplaySeries[]): readonly ReplaySeries[] {
  const ticks = new Map<number | undefined, TickSeries>();
  const bars = found.filter((series): series is BarSeries => 'bars' in series);
  for (const series of found) {
    if ('bars' in series) continue;
    const { conId } = series.listing.contract;
    const before = ticks.get(conId);
    ticks.set(conId, {
      listing: series.listing,
      ticks: before === undefined ? series.ticks : mergeTicks(before.ticks, series.ticks),
    });
  }
  return [...bars, ...ticks.values()];
}

/** Finds what is to be replayed among what is known; a stock that is not gets a conId of its own. */
class ReplayListings {
  readonly #known: readonly Instrument[];
  readonly #unknown = new Map<string, Listing>();

  constructor(more: readonly Instrument[]) {
    this.#known = [...more, ...INSTRUMENTS];
  }

  named(symbol: string | undefined, file: string): Listing {
    const name = symbol ?? file.replace(/\.[^.]*$/, '');
    const known = this.#known.find(({ listing }) => listing.contract.localSymbol === name);
    if (known !== undefined) return known.listing;
    if (symbol !== undefined) return this.#stock(symbol);
    throw new RangeError(
      `its name does not say whose market it is: no instrument '${name}'. Say --replay SYMBOL=${file}`,
    );
  }

  ofContract(contract: RecordedContract): Listing {
    const { conId = 0, symbol = '', secType = '', currency = '' } = contract;
    const name = secType === 'CASH' ? `${symbol}.${currency}` : symbol;
    const known = this.#known.find(({ listing: { contract: listed } }) =>
      conId > 0 ? listed.conId === conId : listed.secType === secType && listed.localSymbol === name,
    );
    if (known !== undefined) return known.listing;
    if (secType === 'STK' && symbol !== '') return this.#stock(symbol, conId > 0 ? conId : undefined);
    throw new RangeError(
      `it holds data of ${conId > 0 ? `conId ${conId}` : `${secType} ${symbol}`}, which is no instrument here: describe it in a file for --instruments`,
    );
  }

  #stock(symbol: string, conId = FIRST_REPLAY_CON_ID + this.#unknown.size): Listing {
    // The figures of the made-up market do not matter: its prices come from the file.
    const figures = { price: 100, dailyVolatility: 0.02, dailyShares: 1_000_000 };
    const listing =
      this.#unknown.get(symbol) ??
      stockListing({ conId, symbol, primary: 'NASDAQ', name: symbol, ...figures }).listing;
    this.#unknown.set(symbol, listing);
    return listing;
  }
}

/** IB's name of each exchange that can quote, and the letter that the consolidated tape has for it. */
function quotingAt({ exchanges }: Listing): ReadonlyMap<string, string> {
  const lit = exchanges.filter((name) => exchangeNamed(name).kind === 'lit');
  return new Map([
    ...lit.map((name) => [exchangeLetter(name), name] as const),
    ...lit.map((name) => [name, name] as const),
  ]);
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
    error instanceof TickLayoutError ||
    error instanceof ParquetError ||
    error instanceof BadRecording ||
    error instanceof RangeError ||
    (error instanceof Error && 'code' in error)
  );
}
