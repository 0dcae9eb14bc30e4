import type { PortfolioStatement } from '@tapewright/engine';
import { Decimal, invariant } from '@tapewright/model';
import type { AccountStatement } from '@tapewright/venue';

/**
 * The engine counts from what it was told, the venue from what it booked. Every backtest ends with both counts equal to the last digit, in
 * cash and in positions; anything else is a bug, and no result.
 */
export function auditStatements(engine: PortfolioStatement, venue: AccountStatement): void {
  const cash = new Map(engine.cash.map(({ currency, closing }) => [currency, closing]));
  for (const currency of new Set([...cash.keys(), ...venue.cash.keys()])) {
    const counted = cash.get(currency) ?? Decimal.ZERO;
    const booked = venue.cash.get(currency) ?? Decimal.ZERO;
    invariant(
      counted.equals(booked),
      `the engine counts ${counted} ${currency}, the venue has booked ${booked}`,
    );
  }
  const held = new Map(engine.holdings.map(({ contract, qty }) => [contract.conId, qty]));
  for (const [conId, { contract, qty: booked }] of venue.positions) {
    // A currency pair is no position of the engine's but cash in two currencies.
    if (contract.secType === 'CASH') continue;
    const counted = held.get(conId) ?? Decimal.ZERO;
    invariant(
      counted.equals(booked),
      `the engine counts ${counted} ${contract.symbol}, the venue has booked ${booked}`,
    );
  }
}
