/**
 * How busy a moment of the session is against its average: high at the open, lower at noon, high again toward the close. The shape
 * follows the U that studies of US stocks agree on (Wood, McInish and Ord 1985; Jain and Joh 1988); its height is ours.
 */
export function intradayActivity(partOfSession: number): number {
  return (
    (BASE +
      OPENING * Math.exp(-partOfSession / OPENING_FADE) +
      CLOSING * Math.exp((partOfSession - 1) / CLOSING_FADE)) /
    MEAN
  );
}

/** The part of a session's volume that has traded when a part of the session has gone: the integral of the above. */
export function intradayVolume(partOfSession: number): number {
  return (
    (BASE * partOfSession +
      OPENING * OPENING_FADE * (1 - Math.exp(-partOfSession / OPENING_FADE)) +
      CLOSING * CLOSING_FADE * (Math.exp((partOfSession - 1) / CLOSING_FADE) - Math.exp(-1 / CLOSING_FADE))) /
    MEAN
  );
}

const BASE = 0.7;
const OPENING = 2;
const OPENING_FADE = 0.07;
const CLOSING = 1.6;
const CLOSING_FADE = 0.06;
/** Integral of the numerator from 0 to 1, so that the average over a session is 1. */
const MEAN =
  BASE +
  OPENING * OPENING_FADE * (1 - Math.exp(-1 / OPENING_FADE)) +
  CLOSING * CLOSING_FADE * (1 - Math.exp(-1 / CLOSING_FADE));
