export * from './client/index.ts';
export * from './codes/index.ts';
export * as contracts from './contracts/index.ts';
export * from './messages/index.ts';
export { LEGACY_REPLY_VERSION, LegacyServerCodec, MAX_LEGACY_MESSAGE_BYTES } from './messages/legacy.ts';
export * from './orders/index.ts';
export * from './schema/index.ts';
export * from './session/index.ts';
export * from './transport/index.ts';
