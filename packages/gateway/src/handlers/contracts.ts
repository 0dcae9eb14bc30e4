import type { Contract } from '@tapewright/model';
import { detailsAt, priceIncrements, type Listing } from '@tapewright/venue';
import { COMBINATION_DETAILS, invalidRequest, NO_SECURITY_DEFINITION } from '../session/error-texts.ts';
import { reportedContract } from '../wire/reported-contract.ts';
import type { World } from '../world.ts';
import { isContinuous, leadMonths, monthsOf } from './continuous-future.ts';
import type { Handlers } from './handler.ts';

/** IB answers at most 16 matches. */
const MAX_MATCHES = 16;

/** They are not among the matches, but named as what there is of one. */
const EXPIRING: readonly string[] = ['OPT', 'FUT', 'FOP'];

export const contractHandlers: Handlers<
  'reqContractDetails' | 'cancelContractData' | 'reqMatchingSymbols' | 'reqMarketRule'
> = {
  reqContractDetails({ reqId, contract }, session, world) {
    if (!contract.conId && !contract.secType) {
      session.error(reqId, invalidRequest('Please enter a valid security type'));
      return;
    }
    if (contract.secType?.toUpperCase() === 'BAG') {
      session.error(reqId, COMBINATION_DETAILS);
      return;
    }
    if (!contract.conId && !contract.symbol && !contract.localSymbol && !contract.secId) {
      session.error(reqId, invalidRequest('Please enter a local symbol or an expiry'));
      return;
    }
    const rows = listingsOf(contract, world).flatMap((listing) => rowsOf(listing, contract));
    if (rows.length === 0) {
      session.error(reqId, NO_SECURITY_DEFINITION);
      return;
    }
    for (const { listing, exchange } of rows) {
      const row = {
        reqId,
        contract: reportedContract({ ...listing.contract, exchange }),
        contractDetails: detailsAt(listing, world.calendarOf(listing), world.now()),
      };
      if (listing.contract.secType === 'BOND') session.send({ kind: 'bondContractDetails', ...row });
      else session.send({ kind: 'contractDetails', ...row });
    }
    session.send({ kind: 'contractDetailsEnd', reqId });
  },
  // The answer to a request for details is complete before the next message is read: there is nothing left to cancel.
  cancelContractData() {},
  reqMatchingSymbols({ reqId, pattern }, session, world) {
    const wanted = pattern.trim().toUpperCase();
    const lasting = world.listings.filter(({ contract }) => !EXPIRING.includes(contract.secType ?? ''));
    const matches = wanted === '' ? [] : lasting.filter((listing) => matchesText(listing, wanted));
    const ranked = matches.toSorted((a, b) => rank(a, wanted) - rank(b, wanted)).slice(0, MAX_MATCHES);
    session.send({
      kind: 'symbolSamples',
      reqId,
      contractDescriptions: ranked.map(({ contract, details }) => ({
        contract: {
          conId: contract.conId,
          symbol: contract.symbol,
          secType: contract.secType,
          primaryExch: contract.primaryExch ?? contract.exchange,
          currency: contract.currency,
          description: details.longName,
        },
        derivativeSecTypes: derivativesOf(contract.conId, world.listings),
      })),
    });
  },
  reqMarketRule({ marketRuleId }, session, world) {
    const listing = world.listings.find(({ details }) =>
      details.marketRuleIds?.split(',').includes(String(marketRuleId)),
    );
    if (listing === undefined) {
      session.error(-1, invalidRequest(`Invalid market rule id: ${marketRuleId}`));
      return;
    }
    session.send({ kind: 'marketRule', marketRuleId, priceIncrements: [...priceIncrements(listing)] });
  },
};

/** What a description fits; a continuous future after the listed months, when both are asked for. */
function listingsOf(asked: Contract, world: World): readonly Listing[] {
  if (!isContinuous(asked.secType)) return world.venue.findListings(asked);
  const continuous = leadMonths(asked, world).map((listing): Listing => ({
    ...listing,
    contract: { ...listing.contract, secType: 'CONTFUT' },
  }));
  return asked.secType === 'CONTFUT' ? continuous : [...monthsOf(asked, world), ...continuous];
}

/**
 * A contract that names an exchange has one row. One that names none, and is not given by its conId, has a row for each place that
 * trades it, SMART first, as a real gateway answers.
 */
function rowsOf(listing: Listing, asked: Contract): readonly { listing: Listing; exchange: string }[] {
  if (asked.exchange) return [{ listing, exchange: asked.exchange }];
  const own = listing.contract.exchange ?? 'SMART';
  if (asked.conId) return [{ listing, exchange: own }];
  const places = listing.details.validExchanges?.split(',') ?? [own];
  return places.map((exchange) => ({ listing, exchange }));
}

/** The kinds of contract that are derived from an instrument. */
function derivativesOf(conId: number | undefined, listings: readonly Listing[]): readonly string[] {
  const derived = listings.filter(({ details }) => conId !== undefined && details.underConId === conId);
  return [...new Set(derived.map(({ contract }) => contract.secType ?? ''))];
}

function matchesText({ contract, details }: Listing, wanted: string): boolean {
  return (
    (contract.symbol ?? '').startsWith(wanted) || (details.longName ?? '').toUpperCase().includes(wanted)
  );
}

/** The symbol itself first, then symbols that begin like it, then names. */
function rank({ contract }: Listing, wanted: string): number {
  if (contract.symbol === wanted) return 0;
  return (contract.symbol ?? '').startsWith(wanted) ? 1 : 2;
}
