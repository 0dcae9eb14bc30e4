export type { OrderOwner } from './adopted-orders.ts';
export { positionChange, splitExecId } from './execution-ledger.ts';
export type { Fill } from './execution-ledger.ts';
export type { OrderOutcome, OrderStep } from './order-record.ts';
export { conditions, ibAlgos as algos, orderTypes, type OrderFields as OrderTerms } from '@tapewright/model';
