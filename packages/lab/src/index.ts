export * from './columns/index.ts';
export * from './sources/index.ts';
export * from './statistics/index.ts';
export * from './trades/index.ts';
