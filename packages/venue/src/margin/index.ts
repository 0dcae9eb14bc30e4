export type { AccountValues } from './account-values.ts';
export type { FutureMargin } from './future-margin.ts';
export type { MarginKind } from './margin-holding.ts';
