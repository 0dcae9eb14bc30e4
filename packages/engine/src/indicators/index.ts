export * from './cross.ts';
export * from './indicator.ts';
export * from './sma.ts';
