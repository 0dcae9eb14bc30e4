import type { Listing } from '@tapewright/venue';
import type { Board } from '../market/quote-board.ts';

/** What an instrument is ranked by: larger comes first; undefined: not at all. */
type Rank = (board: Board) => number | undefined;

const change: Rank = ({ last, close }) =>
  last === undefined || close === undefined || close === 0 ? undefined : last / close - 1;
const gap: Rank = ({ open, close }) =>
  open === undefined || close === undefined || close === 0 ? undefined : open / close - 1;
const opposite =
  (rank: Rank): Rank =>
  (board) => {
    const value = rank(board);
    return value === undefined ? undefined : -value;
  };

/** The scans that this market has figures for: IB's code → its name and its order. */
export const SCANS: ReadonlyMap<string, { readonly name: string; readonly rank: Rank }> = new Map([
  ['TOP_PERC_GAIN', { name: 'Top % Gainers', rank: change }],
  ['TOP_PERC_LOSE', { name: 'Top % Losers', rank: opposite(change) }],
  ['MOST_ACTIVE', { name: 'Most Active', rank: ({ volume }: Board) => volume.toNumber() }],
  ['MOST_ACTIVE_USD', { name: 'Most Active ($)', rank: ({ notional }: Board) => notional }],
  ['TOP_TRADE_COUNT', { name: 'Top Trade Count', rank: ({ tradeCount }: Board) => tradeCount }],
  ['HIGH_OPEN_GAP', { name: 'Top Close-to-Open % Gainers', rank: gap }],
  ['LOW_OPEN_GAP', { name: 'Top Close-to-Open % Losers', rank: opposite(gap) }],
]);

/** Where a scan looks: IB's location code → the exchange that lists what it finds; undefined: any. */
export const LOCATIONS: ReadonlyMap<string, string | undefined> = new Map([
  ['STK.US', undefined],
  ['STK.US.MAJOR', undefined],
  ['STK.NASDAQ', 'NASDAQ'],
  ['STK.NYSE', 'NYSE'],
  ['STK.ARCA', 'ARCA'],
]);

export interface Scan {
  readonly scanCode: string;
  readonly locationCode: string;
  readonly abovePrice: number | undefined;
  readonly belowPrice: number | undefined;
  readonly aboveVolume: number | undefined;
  readonly rows: number;
}

/** The listings that a scan finds, best first; equals in the order of the market. */
export function scanned(
  scan: Scan,
  listings: readonly Listing[],
  boardOf: (conId: number) => Board,
): readonly Listing[] {
  const rank = SCANS.get(scan.scanCode)?.rank;
  const primary = LOCATIONS.get(scan.locationCode);
  if (rank === undefined) return [];
  return listings
    .filter(
      ({ contract }) =>
        contract.secType === 'STK' && (primary === undefined || contract.primaryExch === primary),
    )
    .flatMap((listing) => {
      const board = boardOf(listing.contract.conId ?? 0);
      const value = rank(board);
      return value === undefined || !passes(scan, board) ? [] : [{ listing, value }];
    })
    .toSorted((a, b) => b.value - a.value)
    .slice(0, scan.rows)
    .map(({ listing }) => listing);
}

function passes({ abovePrice, belowPrice, aboveVolume }: Scan, { last, volume }: Board): boolean {
  if (abovePrice !== undefined && !(last !== undefined && last >= abovePrice)) return false;
  if (belowPrice !== undefined && !(last !== undefined && last <= belowPrice)) return false;
  return aboveVolume === undefined || volume.toNumber() >= aboveVolume;
}
