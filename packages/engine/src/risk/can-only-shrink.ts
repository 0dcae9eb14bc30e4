import type { RiskView } from './risk-view.ts';

/**
 * Whether the order reduces, and leaves the position no larger than it is even when every order fills that works on its side. Resting
 * orders do not make an order less reducing, so that a position can be closed beside its stop; but many of them would turn it over.
 */
export function canOnlyShrink(view: RiskView): boolean {
  if (!view.isReducing) return false;
  const range = view.ranges().find(({ isOrdered }) => isOrdered);
  return range === undefined || range.projected.abs().atMost(range.held.abs());
}
