import type { Random } from '@tapewright/model';
import type { DayShape } from './day-shape.ts';
import { roundToTick } from './day-shape.ts';

/** A minute of a day that fits the day's shape: the first opens it, the last closes it, and together they reach its extremes. */
export interface Minute {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Points of the path inside each minute. */
const POINTS_PER_MINUTE = 4;

/**
 * Fills a day with minutes. The path runs from the open through both extremes to the close as Brownian bridges folded back into
 * the day's range; volume follows the U of an exchange day and adds up to the day's volume exactly.
 */
export function minutesOfDay(
  random: Random,
  day: DayShape,
  session: { readonly minutes: number; readonly tickSize: number },
): Minute[] {
  const { minutes, tickSize } = session;
  const path = pricePath(random, day, minutes, tickSize);
  const volumes = minuteVolumes(random, day.volume, minutes);
  return Array.from({ length: minutes }, (_, index) => {
    const from = index * POINTS_PER_MINUTE;
    const points = path.slice(from, from + POINTS_PER_MINUTE + 1);
    const open = points[0] ?? day.open;
    return {
      open,
      high: Math.max(...points),
      low: Math.min(...points),
      close: points.at(-1) ?? open,
      volume: volumes[index] ?? 0,
    };
  });
}

/** Prices at every point of the day, both ends included. */
function pricePath(random: Random, day: DayShape, minutes: number, tickSize: number): number[] {
  const last = minutes * POINTS_PER_MINUTE;
  const anchors = anchorPoints(day, last);
  const path: number[] = [day.open];
  const stepDeviation = (day.high - day.low) / Math.sqrt(last);
  for (let leg = 1; leg < anchors.length; leg++) {
    const [from, to] = [anchors[leg - 1], anchors[leg]];
    if (from === undefined || to === undefined) break;
    let price = from.price;
    for (let at = from.at + 1; at < to.at; at++) {
      const remaining = to.at - at + 1;
      price += (to.price - price) / remaining;
      price += random.normal() * stepDeviation * Math.sqrt((remaining - 1) / remaining);
      price = folded(price, day.low, day.high);
      path.push(Math.min(day.high, Math.max(day.low, roundToTick(price, tickSize))));
    }
    if (to.at > from.at) path.push(to.price);
  }
  return path;
}

/** Open, the two extremes in their order, close: at distinct points, so that none hides another. */
function anchorPoints(day: DayShape, last: number): { at: number; price: number }[] {
  const inner = [
    { at: day.highMinute * POINTS_PER_MINUTE + 1, price: day.high },
    { at: day.lowMinute * POINTS_PER_MINUTE + 2, price: day.low },
  ].sort((a, b) => a.at - b.at);
  return [{ at: 0, price: day.open }, ...inner, { at: last, price: day.close }];
}

/** Reflects a price that left [low, high] back into it. */
function folded(price: number, low: number, high: number): number {
  if (price > high) return Math.max(low, 2 * high - price);
  if (price < low) return Math.min(high, 2 * low - price);
  return price;
}

/** Splits whole units by a U-shaped weight with noise; the parts add up to `total`. */
function minuteVolumes(random: Random, total: number, minutes: number): number[] {
  const weights = Array.from({ length: minutes }, (_, minute) => {
    const x = minutes === 1 ? 0 : (2 * minute) / (minutes - 1) - 1;
    return (0.6 + 1.2 * x * x) * Math.exp(random.normal() * 0.4);
  });
  return split(total, weights);
}

/** Whole parts of a whole total in proportion to the weights, by rounding the running sum. */
export function split(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let weight = 0;
  let given = 0;
  return weights.map((part) => {
    weight += part;
    const due = Math.round((total * weight) / sum);
    const share = due - given;
    given = due;
    return share;
  });
}
