export * as ibAlgos from './algos.ts';
export * as conditions from './conditions.ts';
export * as orderTypes from './order-types.ts';
export type { OrderFields } from './order-types.ts';
