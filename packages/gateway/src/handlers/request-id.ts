import type { ClientMessage } from '@tapewright/tws';

/** The id that answers to a request carry: its own, its order's, or -1 where it has none. */
export function requestId(request: ClientMessage | undefined): number {
  if (request === undefined) return -1;
  if ('reqId' in request && typeof request.reqId === 'number') return request.reqId;
  if ('orderId' in request && typeof request.orderId === 'number') return request.orderId;
  return -1;
}
