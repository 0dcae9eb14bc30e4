export type {
  AlgoRun,
  AlgoSeat,
  Cause,
  Deadline,
  ExecutionAlgo,
  ExecutionTerms,
  Participation,
  SeenMarket,
} from './algo.ts';
/** The algorithms that `ctx.execute` takes: `algos.twap(…)`. In a room of their own, because an indicator is called `vwap`, too. */
export * as algos from './algos.ts';
export * from './almgren-chriss.ts';
export { LATE_FILL_GRACE_MS } from './children.ts';
export type * from './parent-order.ts';
export { MAX_CHILD_FAILURES, MAX_CHILDREN } from './parent-record.ts';
export { ScheduleRun, type ChildStyle, type ScheduleTerms, type Weight } from './schedule.ts';
export * from './volume-curve.ts';
