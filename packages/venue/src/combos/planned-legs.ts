import { Decimal } from '@tapewright/model';
import { markOf } from '../margin/marks.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Terms } from '../orders/terms.ts';
import { legSide, type Combination } from './combination.ts';

/** What an order of a combination asks of one of its legs. */
export interface PlannedLeg {
  readonly instrument: Instrument;
  /** Those of the order, with the leg's side and quantity. */
  readonly terms: Terms;
  /** At which it would trade; undefined while nobody knows. */
  readonly price: number | undefined;
}

/**
 * The trades of an order's legs as they are thought through before it trades: each at its mark, and the first at what makes the order's limit
 * with the others. What they cost together is then what the order would.
 */
export function plannedLegs(
  { parts }: Combination,
  terms: Terms,
  limit: number | undefined,
): readonly PlannedLeg[] {
  const marks = parts.map(({ instrument }) => markOf(instrument));
  return parts.map((part, index) => {
    const legTerms: Terms = {
      ...terms,
      side: legSide(part, terms.side),
      quantity: terms.quantity.times(Decimal.of(part.ratio)),
    };
    const price = index === 0 ? firstPrice(parts, marks, limit) : marks[index];
    return { instrument: part.instrument, terms: legTerms, price };
  });
}

function firstPrice(
  parts: Combination['parts'],
  marks: readonly (number | undefined)[],
  limit: number | undefined,
): number | undefined {
  const [own, ...others] = marks;
  const [first] = parts;
  if (limit === undefined || first === undefined || others.includes(undefined)) return own;
  const rest = parts
    .slice(1)
    .reduce((sum, { weight }, index) => sum + weight * (others[index] ?? Number.NaN), 0);
  return (limit - rest) / first.weight;
}
