export * from './grid.ts';
export * from './outcome.ts';
export * from './part.ts';
export * from './ranking.ts';
export * from './sweep-csv.ts';
export * from './sweep-html.ts';
export * from './sweep.ts';
export * from './walk-forward.ts';
export { compareWithEngine, SweepDisagreement } from './vectorised/index.ts';
