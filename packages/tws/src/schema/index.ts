export { Codec, type CodecNotice, type CodecOptions, type UnknownMessage } from './codec.ts';
export {
  FieldNotSupported,
  FrameTooLong,
  MalformedFrame,
  MessageCutShort,
  MessageNotSupported,
  ValueNotEncodable,
} from './errors.ts';
export {
  type Frame,
  type FrameLimits,
  FrameReader,
  MAX_BACKLOG_BYTES,
  MAX_FRAME_BYTES,
} from './frame-reader.ts';
export {
  BadGreeting,
  type ClientHello,
  MAX_GREETING_BYTES,
  type ServerHello,
  agreedVersion,
  decodeClientHello,
  decodeServerHello,
  encodeClientHello,
  encodeServerHello,
} from './handshake.ts';
export { MAX_VERSION, MIN_VERSION, type Sender } from './message.ts';
export type { FieldReference, MessageReference, TextFieldReference } from './describe.ts';
