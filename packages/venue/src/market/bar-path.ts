import type { Bar, Instant } from '@tapewright/model';
import type { MarketInput } from '../venue-io.ts';

/** A point of a bar's path, as the venue takes it. Mutable, so that a backtest can write all its bars into the same four. */
export type BarPoint = { -readonly [Key in keyof BarPointInput]: BarPointInput[Key] };
type BarPointInput = Extract<MarketInput, { kind: 'barPoint' }>;

export interface BarPathOptions {
  /**
   * The part of the bar's volume that our orders may take, from 0 to 1; each of the four points offers a quarter of it. Absent, or
   * for a bar of unknown volume: without limit.
   */
  readonly volumeShare?: number | undefined;
  /** Four points to write into; new ones when absent. */
  readonly into?: readonly [BarPoint, BarPoint, BarPoint, BarPoint] | undefined;
}

/**
 * The path that price is taken to have gone inside a bar: open, the extreme nearer to the open, the other extreme, close; the low
 * first when both are as near. It is the shortest path through the four prices that a bar leaves open, so it assumes the fewest
 * reversals. Between the points price passes every value on the way; between the bars it may jump.
 *
 * The open is at the bar's first moment, the extremes after a third and two thirds of it, the close at its last microsecond.
 * Backtest and replay through the gateway share this function, and so trade on the same path.
 */
export function barPath(
  conId: number,
  bar: Bar,
  options: BarPathOptions = {},
): readonly [BarPoint, BarPoint, BarPoint, BarPoint] {
  const path = options.into ?? newBarPath();
  const [open, first, second, close] = path;
  const length = bar.end - bar.start;
  const isLowFirst = bar.open - bar.low <= bar.high - bar.open;
  const volume =
    options.volumeShare === undefined || bar.volume === undefined
      ? undefined
      : (bar.volume * options.volumeShare) / 4;

  write(open, conId, bar.start, 'open', bar.open, volume);
  write(
    first,
    conId,
    bar.start + Math.floor(length / 3),
    isLowFirst ? 'low' : 'high',
    isLowFirst ? bar.low : bar.high,
    volume,
  );
  write(
    second,
    conId,
    bar.start + Math.floor((2 * length) / 3),
    isLowFirst ? 'high' : 'low',
    isLowFirst ? bar.high : bar.low,
    volume,
  );
  write(close, conId, Math.max(bar.start, bar.end - 1), 'close', bar.close, volume);
  return path;
}

/** Four points to hand to `barPath` again and again. */
export function newBarPath(): [BarPoint, BarPoint, BarPoint, BarPoint] {
  const point = (): BarPoint => ({
    kind: 'barPoint',
    at: 0 as Instant,
    conId: 0,
    point: 'open',
    price: 0,
    volume: undefined,
  });
  return [point(), point(), point(), point()];
}

// Six parameters: an object per point would cost the backtest more than the rest of the path.
function write(
  to: BarPoint,
  conId: number,
  at: number,
  point: BarPoint['point'],
  price: number,
  volume: number | undefined,
): void {
  to.conId = conId;
  to.at = at as Instant;
  to.point = point;
  to.price = price;
  to.volume = volume;
}
