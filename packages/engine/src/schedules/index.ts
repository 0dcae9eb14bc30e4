export { nextMoment, type ScheduledMoment } from './next-moment.ts';
export * from './rules.ts';
export type { Schedule, ScheduledAt } from './schedule.ts';
