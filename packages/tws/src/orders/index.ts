export type { OrderOwner } from './adopted-orders.ts';
export { positionChange, splitExecId } from './execution-ledger.ts';
export type { Fill } from './execution-ledger.ts';
export type { OrderOutcome, OrderStep } from './order-record.ts';
export * as algos from './algos.ts';
export * as conditions from './conditions.ts';
export * as orderTypes from './order-types.ts';
export type { OrderTerms } from './order-types.ts';
