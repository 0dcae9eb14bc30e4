export * from './backtest/index.ts';
export * from './checks/index.ts';
export * from './columns/index.ts';
export * from './report/index.ts';
export * from './sources/index.ts';
export * from './statistics/index.ts';
export * from './sweep/index.ts';
export * from './trades/index.ts';
