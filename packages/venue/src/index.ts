export * from './venue.ts';
export * from './venue-io.ts';
export * from './fees/fee-plan.ts';
export * from './market/bar-path.ts';
