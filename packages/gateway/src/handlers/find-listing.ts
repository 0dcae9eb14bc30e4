import type { Contract } from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import { ambiguousContract, NO_SECURITY_DEFINITION } from '../session/error-texts.ts';
import type { IbErrorText } from '../session/api-session.ts';
import type { World } from '../world.ts';
import { leadMonths } from './continuous-future.ts';

/** Where to ask for the data of a listing instead: a CFD on a stock has none of its own. Undefined for all others. */
export function dataOf(
  { contract, details }: Listing,
  world: World,
): { readonly conId: number; readonly exchange: string } | undefined {
  const { underConId } = details;
  const stock =
    contract.secType === 'CFD' && underConId !== undefined ? world.venue.listing(underConId) : undefined;
  if (stock?.contract.secType !== 'STK' || underConId === undefined) return undefined;
  return { conId: underConId, exchange: 'SMART' };
}

/**
 * What a request for quotes means: a listing, or a combination, whose quote is what its legs show. A combination has no other data: for
 * everything else it is no contract.
 */
export function findQuoted(contract: Contract, world: World): FoundListing {
  if (contract.secType?.toUpperCase() !== 'BAG') return findListing(contract, world);
  // Legs that nobody looked at are brought up to date, so that there is something to show.
  for (const { conId } of contract.comboLegs ?? [])
    if (conId !== undefined && world.venue.listing(conId) !== undefined) world.board(conId);
  const found = world.venue.combination(contract);
  if ('code' in found) return { kind: 'refused', error: found };
  const { bid, bidSize, ask, askSize } = world.venue.quote(found.conId) ?? {};
  Object.assign(world.board(found.conId), { bid, bidSize, ask, askSize });
  return { kind: 'found', ...found };
}

export type FoundListing =
  | { readonly kind: 'found'; readonly listing: Listing; readonly conId: number }
  | { readonly kind: 'refused'; readonly error: IbErrorText };

/** The one listing that a request's contract means; none or several are refused in IB's words. */
export function findListing(contract: Contract, world: World): FoundListing {
  return onlyOne(world.venue.findListings(contract), contract);
}

/** The one whose past a request asks for: of a continuous future that of the month that stands for it. */
export function findPast(contract: Contract, world: World): FoundListing {
  return contract.secType === 'CONTFUT'
    ? onlyOne(leadMonths(contract, world), contract)
    : findListing(contract, world);
}

function onlyOne([listing, another]: readonly Listing[], contract: Contract): FoundListing {
  if (listing?.contract.conId === undefined) return { kind: 'refused', error: NO_SECURITY_DEFINITION };
  if (another !== undefined) return { kind: 'refused', error: ambiguousContract(contract.symbol ?? '') };
  return { kind: 'found', listing, conId: listing.contract.conId };
}
