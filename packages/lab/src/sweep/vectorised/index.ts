export { compareWithEngine, SweepDisagreement } from './agreement.ts';
export { ColumnSweep } from './column-sweep.ts';
export { NotColumns } from './not-columns.ts';
