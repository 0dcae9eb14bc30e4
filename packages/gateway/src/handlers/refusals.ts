import type { ClientMessage } from '@tapewright/tws';
import type { ApiSession, IbErrorText } from '../session/api-session.ts';
import { FUNDAMENTALS_NOT_ALLOWED, invalidRequest, NEWS_NOT_ALLOWED } from '../session/error-texts.ts';
import { requestId } from './request-id.ts';

/**
 * What this gateway does not offer, and the refusal that a real one gives to an account without it. A request is never left
 * unanswered; cancelling what was never granted is answered like any unknown id, or not at all where IB does not.
 */
export const REFUSALS = {
  reqWshMetaData: NEWS_NOT_ALLOWED,
  cancelWshMetaData: undefined,
  reqWshEventData: NEWS_NOT_ALLOWED,
  cancelWshEventData: undefined,
  reqFundamentalData: FUNDAMENTALS_NOT_ALLOWED,
  cancelFundamentalData: undefined,
  verifyRequest: invalidRequest(
    'Intent to authenticate needs to be expressed during initial connect request.',
  ),
  verifyMessage: invalidRequest(
    'Intent to authenticate needs to be expressed during initial connect request.',
  ),
  verifyAndAuthRequest: invalidRequest(
    'Intent to authenticate needs to be expressed during initial connect request.',
  ),
  verifyAndAuthMessage: invalidRequest(
    'Intent to authenticate needs to be expressed during initial connect request.',
  ),
} as const satisfies { readonly [Kind in ClientMessage['kind']]?: IbErrorText | undefined };

export type RefusedKind = keyof typeof REFUSALS;

/** Refuses a request under its own id, or -1 where it has none. */
export function refuse(request: Extract<ClientMessage, { kind: RefusedKind }>, session: ApiSession): void {
  const refusal = REFUSALS[request.kind];
  if (refusal === undefined) return;
  const id = requestId(request);
  session.error(
    id,
    refusal.message.endsWith(':') ? { ...refusal, message: `${refusal.message}${id}` } : refusal,
  );
}
