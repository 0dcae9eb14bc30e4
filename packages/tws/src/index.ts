export * from './client/index.ts';
export * from './messages/index.ts';
export * from './schema/index.ts';
export * from './session/index.ts';
