/**
 * Divides whole units by weights, to the last unit: everybody gets the whole part of what is due, and what is left goes unit by unit to
 * whoever is due the largest fraction, the first of them where two are due the same. In whole numbers throughout, so that nothing is lost
 * to rounding. As IB divides equally: 66 of 400 to each of six accounts, then one more to each of the first four. Source: TWS API,
 * "Allocation Methods and Groups".
 *
 * Throws a RangeError on units or weights below zero, and on units that nobody has a weight for.
 */
export function dividedUnits(units: number, weights: readonly bigint[]): readonly number[] {
  if (!Number.isSafeInteger(units) || units < 0)
    throw new RangeError(`${units} units cannot be divided; say a whole number`);
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a weight is below zero');
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (units === 0) return weights.map(() => 0);
  if (whole === 0n) throw new RangeError(`nobody has a weight to divide ${units} units by`);

  const total = BigInt(units);
  const shares = weights.map((weight) => (total * weight) / whole);
  const left = Number(total - shares.reduce((sum, share) => sum + share, 0n));
  const byFraction = weights
    .map((weight, index) => ({ index, fraction: (total * weight) % whole }))
    .toSorted((a, b) => {
      if (a.fraction === b.fraction) return a.index - b.index;
      return a.fraction > b.fraction ? -1 : 1;
    });
  const lucky = new Set(byFraction.slice(0, left).map(({ index }) => index));
  return shares.map((share, index) => Number(share) + (lucky.has(index) ? 1 : 0));
}
