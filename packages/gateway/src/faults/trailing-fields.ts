import type { MessageKind } from './fault-script.ts';

/** Messages of a kind end in fields that no client of today knows, as those of a newer gateway may. */
export interface TrailingFieldsFault {
  readonly fault: 'trailingFields';
  readonly message: MessageKind;
}

/** Two more fields of text, or the protobuf field 1000 with the value 1. */
const TEXT = new TextEncoder().encode('new\u00001\u0000');
const PROTOBUF = Uint8Array.of(0xc0, 0x3e, 1);
const RAW_ID_SINCE = 201;
const PROTOBUF_ID_ABOVE = 200;

export function withTrailingFields(frame: Uint8Array, serverVersion: number): Uint8Array {
  // A stream without frames ends a message by its fields alone: more of them would be the next message.
  if (serverVersion < 100) return frame;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const isProtobuf = serverVersion >= RAW_ID_SINCE && view.getUint32(4) > PROTOBUF_ID_ABOVE;
  const more = isProtobuf ? PROTOBUF : TEXT;
  const longer = new Uint8Array(frame.length + more.length);
  longer.set(frame);
  longer.set(more, frame.length);
  new DataView(longer.buffer).setUint32(0, longer.length - 4);
  return longer;
}
