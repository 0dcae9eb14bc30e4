export * from './bar-columns.ts';
export * from './minute-bars.ts';
