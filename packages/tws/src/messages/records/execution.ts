import type { Execution, ExecutionFilter } from '@tapewright/model';
import {
  bool,
  decimal,
  int,
  modelled,
  optDbl,
  optInt,
  optInt64,
  optValues,
  str,
} from '../../schema/field.ts';

export const execution = modelled<Execution>()({
  orderId: optInt(1),
  execId: str(2),
  time: str(3),
  acctNumber: str(4),
  exchange: str(5),
  side: str(6),
  shares: decimal(7),
  price: optDbl(8),
  permId: optInt64(9),
  clientId: optInt(10),
  isLiquidation: bool(11),
  cumQty: decimal(12),
  avgPrice: optDbl(13),
  orderRef: str(14),
  evRule: str(15),
  evMultiplier: optDbl(16),
  modelCode: str(17),
  lastLiquidity: optInt(18),
  isPriceRevisionPending: bool(19),
  submitter: str(20),
  optExerciseOrLapseType: optInt(21),
});

export const executionFilter = modelled<ExecutionFilter>()({
  clientId: optInt(1, { request: 0 }),
  acctCode: str(2),
  time: str(3),
  symbol: str(4),
  secType: str(5),
  exchange: str(6),
  side: str(7),
  lastNDays: optInt(8),
  specificDates: optValues(9, int),
});
