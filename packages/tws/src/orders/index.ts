export { positionChange, splitExecId } from './execution-ledger.ts';
export type { Fill } from './execution-ledger.ts';
export type { OrderOutcome, OrderStep } from './order-record.ts';
