import type { FaultTarget } from './fault-target.ts';

/** A message with an id that no client of today knows, in the framing of the line. */
export interface UnknownMessageFault {
  readonly fault: 'unknownMessage';
}

const ID = 199;
const RAW_ID_SINCE = 201;

export function inflictUnknownMessage(target: FaultTarget): void {
  const { session } = target;
  if (session === undefined) return;
  const hasRawId = session.serverVersion >= RAW_ID_SINCE;
  const text = new TextEncoder().encode(hasRawId ? 'new\u00001\u0000' : `${ID}\u0000new\u00001\u0000`);
  const body = new Uint8Array((hasRawId ? 4 : 0) + text.length);
  if (hasRawId) new DataView(body.buffer).setUint32(0, ID);
  body.set(text, body.length - text.length);
  const frame = new Uint8Array(4 + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, 4);
  target.writeBytes(frame);
}
