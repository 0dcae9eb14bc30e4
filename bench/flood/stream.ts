import { Decimal } from '@tapewright/model';
import type { ServerMessage, ServerMessageInput } from '@tapewright/tws';
import { bindCodec } from '@tapewright/tws';

/** Half prices of bid and ask with their sizes, four tenths sizes, a tenth order statuses: a busy morning of a hundred lines. */
export const FLOOD_MESSAGES = 500_000;
/** Text at every version from 131 to 202: all clients of the benchmark agree on one of them. */
export const FLOOD_VERSION = 193;
/** Contracts that tick in turn. */
export const FLOOD_LINES = 100;

export type FloodMessage = ServerMessageInput & { readonly kind: ServerMessage['kind'] };

/** The i-th message of the flood, for lines whose request ids begin at `firstReqId`. Prices are eighths: their sums are exact. */
export function floodMessage(i: number, firstReqId = 1): FloodMessage {
  const reqId = firstReqId + (Math.floor(i / 10) % FLOOD_LINES);
  if (i % 10 < 5) return tickPrice(i, reqId);
  if (i % 10 < 9) return { kind: 'tickSize', reqId, tickType: 8, size: Decimal.of(100 * (1 + (i % 90))) };
  return {
    kind: 'orderStatus',
    orderId: i % 5000,
    status: ['Submitted', 'Filled', 'PreSubmitted'][i % 3] ?? '',
    filled: Decimal.of(i % 100),
    remaining: Decimal.of(100 - (i % 100)),
    avgFillPrice: 150.25,
    permId: 1_234_567_890 + (i % 1000),
    lastFillPrice: 150.5,
    clientId: 1,
    mktCapPrice: 0,
  };
}

export function tickPrice(i: number, reqId = 1 + (i % FLOOD_LINES)): FloodMessage {
  const price = 150 + (i % 800) / 8;
  const size = Decimal.of(100 * (1 + (i % 9)));
  return { kind: 'tickPrice', reqId, tickType: 1 + (i % 2), price, size, attrMask: 1 };
}

/** The frames of the first `count` messages, one behind the other, and where each ends. */
export function floodFrames(
  count: number,
  firstReqId = 1,
): { readonly bytes: Buffer; readonly ends: readonly number[] } {
  const server = bindCodec({ side: 'server', serverVersion: FLOOD_VERSION });
  const frames = Array.from({ length: count }, (_, i) => server.encode(floodMessage(i, firstReqId)));
  let end = 0;
  const ends = frames.map((frame) => (end += frame.length));
  return { bytes: Buffer.concat(frames), ends };
}
