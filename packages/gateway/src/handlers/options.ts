import type { Contract } from '@tapewright/model';
import type { Listing } from '@tapewright/venue';
import {
  figuresOfPrice,
  figuresOfVolatility,
  isOption,
  type OptionFigures,
} from '../options/option-figures.ts';
import { optionOutlines } from '../options/option-outlines.ts';
import { TICK } from '../market/ticks.ts';
import type { ApiSession, IbErrorText } from '../session/api-session.ts';
import { invalidRequest, NO_SECURITY_DEFINITION } from '../session/error-texts.ts';
import type { World } from '../world.ts';
import { findListing } from './find-listing.ts';
import type { Handlers } from './handler.ts';

export const optionHandlers: Handlers<
  | 'reqSecDefOptParams'
  | 'calculateImpliedVolatility'
  | 'calculateOptionPrice'
  | 'cancelCalculateImpliedVolatility'
  | 'cancelCalculateOptionPrice'
> = {
  // An underlying without options has an empty chain.
  reqSecDefOptParams(request, session, world) {
    const { reqId, underlyingConId, futFopExchange, underlyingSymbol, underlyingSecType } = request;
    const { contract } = world.venue.listing(underlyingConId) ?? {};
    if (
      contract?.symbol !== underlyingSymbol.toUpperCase() ||
      contract.secType !== underlyingSecType.toUpperCase()
    ) {
      session.error(reqId, NO_SECURITY_DEFINITION);
      return;
    }
    for (const outline of optionOutlines(world.listings, { underlyingConId, exchange: futFopExchange })) {
      session.send({ kind: 'securityDefinitionOptionParameter', reqId, ...outline });
    }
    session.send({ kind: 'securityDefinitionOptionParameterEnd', reqId });
  },
  calculateImpliedVolatility({ reqId, contract, optionPrice, underPrice }, session, world) {
    answer({ reqId, contract, undPrice: underPrice }, session, world, (listing, now) =>
      figuresOfPrice(listing, { ...now, optPrice: optionPrice }),
    );
  },
  calculateOptionPrice({ reqId, contract, volatility, underPrice }, session, world) {
    answer({ reqId, contract, undPrice: underPrice }, session, world, (listing, now) =>
      volatility > 0 ? figuresOfVolatility(listing, { ...now, volatility }) : undefined,
    );
  },
  // A computation is answered before the next message is read: there is nothing left to cancel.
  cancelCalculateImpliedVolatility() {},
  cancelCalculateOptionPrice() {},
};

const NO_RESULT: IbErrorText = invalidRequest('The option computation has no result for these values.');

function answer(
  asked: { readonly reqId: number; readonly contract: Contract; readonly undPrice: number },
  session: ApiSession,
  world: World,
  compute: (
    listing: Listing,
    now: { readonly undPrice: number; readonly at: ReturnType<World['now']> },
  ) => OptionFigures | undefined,
): void {
  const { reqId, contract, undPrice } = asked;
  const found = findListing(contract, world);
  if (found.kind === 'refused') {
    session.error(reqId, found.error);
    return;
  }
  if (!isOption(found.listing)) {
    session.error(reqId, invalidRequest('Please enter an option contract'));
    return;
  }
  const figures = undPrice > 0 ? compute(found.listing, { undPrice, at: world.now() }) : undefined;
  if (figures === undefined) {
    session.error(reqId, NO_RESULT);
    return;
  }
  session.send({
    kind: 'tickOptionComputation',
    reqId,
    tickType: TICK.customOptionComputation,
    tickAttrib: 0,
    ...figures,
  });
}
