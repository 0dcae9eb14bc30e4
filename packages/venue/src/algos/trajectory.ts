/**
 * How much of an order is done when a part of its time has gone, after Almgren and Chriss: what is left is
 * X·sinh(κ(T−t)) / sinh(κT). `urgency` is κT: near zero it is a straight line, and the larger the earlier it trades. Source: Almgren
 * and Chriss, "Optimal execution of portfolio transactions" (2000), equation for the trajectory of an order with linear impact.
 */
export function arrivalTrajectory(partGone: number, urgency: number): number {
  if (urgency < STRAIGHT) return partGone;
  return 1 - Math.sinh(urgency * (1 - partGone)) / Math.sinh(urgency);
}

/** The same way backwards, for a price that is only known at the end: little first, most of it close to the end. */
export function closeTrajectory(partGone: number, urgency: number): number {
  return 1 - arrivalTrajectory(1 - partGone, urgency);
}

/** Below this the curve is a line to twelve digits. */
const STRAIGHT = 1e-6;

/** IB's words for risk aversion, from the most hurried one. */
export const RISK_AVERSIONS = ['Get Done', 'Aggressive', 'Neutral', 'Passive'] as const;

/** κT of each word: IB does not say what it uses. With 6, half of an order is done after an eighth of its time; with 0.5 it is nearly a line. */
export const URGENCY: Readonly<Record<string, number>> = {
  'Get Done': 6,
  Aggressive: 3,
  Neutral: 1.5,
  Passive: 0.5,
};
