export * from './builders.ts';
export { PriceOffStep, PriceSteps } from './price-steps.ts';
export type { PriceIncrement, StepRounding } from './price-steps.ts';
