export * from './client/index.ts';
export * from './session/index.ts';
