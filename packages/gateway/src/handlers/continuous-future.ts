import { civilDate, NEW_YORK, wallTime, type Contract } from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import type { World } from '../world.ts';

/** The kinds of security that ask for a continuous future: alone, or after the listed months. */
export type ContinuousKind = 'CONTFUT' | 'FUT+CONTFUT';

export function isContinuous(secType: string | undefined): secType is ContinuousKind {
  return secType === 'CONTFUT' || secType === 'FUT+CONTFUT';
}

/**
 * The month that stands for each continuous future that a contract describes: the one that expires next. Source: IBKR, TWS API,
 * "Continuous futures"; when the lead month changes before its expiry, IB decides by volume, which a made-up market has none of.
 */
export function leadMonths(asked: Contract, world: World): readonly Listing[] {
  const { lastTradeDateOrContractMonth: _, ...series } = asked;
  const today = civilDate(wallTime(NEW_YORK, world.now()).day);
  const leads = new Map<string, Listing>();
  for (const listing of monthsOf(series, world)) {
    const { tradingClass = '', exchange = '' } = listing.contract;
    const date = lastTradeDate(listing);
    if (date < today) continue;
    const known = leads.get(`${tradingClass}/${exchange}`);
    if (known === undefined || date < lastTradeDate(known)) leads.set(`${tradingClass}/${exchange}`, listing);
  }
  return [...leads.values()];
}

/** The listed months that a contract describes. */
export function monthsOf(asked: Contract, world: World): readonly Listing[] {
  return world.venue.findListings({ ...asked, secType: 'FUT' });
}

function lastTradeDate({ contract }: Listing): string {
  return contract.lastTradeDateOrContractMonth ?? '';
}
