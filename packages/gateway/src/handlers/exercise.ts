import { Decimal } from '@tapewright/model';
import { invalidRequest, NO_SECURITY_DEFINITION } from '../session/error-texts.ts';
import type { Handlers } from './handler.ts';

/** IB's exercise actions. */
const ACTIONS: Readonly<Record<number, 'exercise' | 'lapse'>> = { 1: 'exercise', 2: 'lapse' };

/** Options that their holder exercises, or lets lapse. What comes of it is reported at the close, as executions. */
export const exerciseHandlers: Handlers<'exerciseOptions'> = {
  exerciseOptions(request, session, world) {
    const { orderId, contract, exerciseAction, exerciseQuantity, override } = request;
    const action = ACTIONS[exerciseAction];
    if (action === undefined) {
      session.error(orderId, invalidRequest(`Invalid exercise action: ${exerciseAction}`));
      return;
    }
    const [only, ...others] = world.accounts;
    const account = request.account || (others.length === 0 ? only : undefined);
    if (account === undefined || !world.accounts.includes(account)) {
      session.error(orderId, invalidRequest('You must specify an account.'));
      return;
    }
    const [listing] = world.venue.findListings(contract);
    if (listing === undefined) {
      session.error(orderId, NO_SECURITY_DEFINITION);
      return;
    }
    // Whether it is in the money, the price of what it is on says: as it is now, not when somebody last looked.
    if (
      listing.details.underConId !== undefined &&
      world.venue.listing(listing.details.underConId) !== undefined
    )
      world.board(listing.details.underConId);
    world.act({
      kind: 'exercise',
      at: world.now(),
      account,
      clientId: session.clientId,
      orderId,
      contract: { conId: listing.contract.conId },
      action,
      qty: Decimal.of(exerciseQuantity),
      override: override ?? false,
    });
  },
};
