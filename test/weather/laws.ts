import { CALENDARS, Decimal, MICROS_PER_MINUTE, type Instant } from '@tapewright/model';
import type { AccountConfig, Venue } from '@tapewright/venue';

/** What does not add up in a venue's books, from the executions that it tells and from its ledger. Source: double entry, and arithmetic. */
export function ledgerFaults(venue: Venue, accounts: readonly AccountConfig[]): readonly string[] {
  const { ledger } = venue.keptBooks();
  const sums = new Map<string, Decimal>();
  for (const [, unit, amount] of ledger.balances) add(sums, unit, amount);
  const unbalanced = [...sums]
    .filter(([, sum]) => !sum.isZero)
    .map(([unit, sum]) => `the ledger has ${sum} too much of ${unit}`);
  return [...unbalanced, ...accounts.flatMap(({ account }) => positionFaults(venue, account))];
}

/** A position is what was bought less what was sold. */
function positionFaults(venue: Venue, account: string): readonly string[] {
  const traded = new Map<number, Decimal>();
  for (const { contract, execution } of venue.executions()) {
    const { acctNumber, side, shares = Decimal.ZERO } = execution;
    if (acctNumber === account) add(traded, contract.conId ?? 0, side === 'BOT' ? shares : shares.negated());
  }
  return [...venue.statement(account).positions].flatMap(([conId, { qty }]) => {
    const expected = traded.get(conId) ?? Decimal.ZERO;
    return qty.equals(expected) ? [] : [`${account} holds ${qty} of ${conId}, and has traded ${expected}`];
  });
}

/** Orders that should be over: of a day whose regular hours have ended, and that neither wait for nor trade in others. */
export function stuckOrders(venue: Venue, now: Instant): readonly string[] {
  const session = CALENDARS.NYSE.previousSession(now);
  // Some orders of the day are told an instant later that the day is over.
  if (now - session.close < MICROS_PER_MINUTE) return [];
  return venue.openOrders().flatMap(({ permId, order, status, at, contract }) => {
    const isOver =
      contract.secType === 'STK' &&
      order.tif === 'DAY' &&
      order.outsideRth !== true &&
      status === 'Submitted' &&
      !CALENDARS.NYSE.isOpen(now);
    return isOver ? [`order ${permId} of ${order.tif} is ${status} at ${at}, after the close`] : [];
  });
}

function add<Key>(sums: Map<Key, Decimal>, key: Key, amount: Decimal): void {
  sums.set(key, (sums.get(key) ?? Decimal.ZERO).plus(amount));
}
