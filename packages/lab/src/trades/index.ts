export * from './round-trips.ts';
