export * from './deflated-sharpe.ts';
export * from './drawdown.ts';
export * from './equity-curve.ts';
export * from './kelly.ts';
export * from './monthly-returns.ts';
export * from './performance.ts';
export * from './trade-statistics.ts';
