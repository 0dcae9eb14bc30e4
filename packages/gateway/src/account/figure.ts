import { Decimal } from '@tapewright/model';

/** One figure of an account, as IB writes it. */
export interface Figure {
  readonly tag: string;
  readonly value: string;
  readonly currency: string;
}

/** An amount as IB writes it: two digits after the point. */
export function money(value: number): string {
  return Decimal.of(Number(value.toFixed(6))).toFixed(2);
}

/** An amount of the ledger that IB writes with two digits after the point and up to four. */
export function fineMoney(value: number): string {
  return withoutZeros(Decimal.of(Number(value.toFixed(4))).toFixed(4));
}

/** A rate as IB writes it: two digits after the point and up to seven. */
export function exchangeRate(value: number): string {
  return withoutZeros(value.toFixed(7));
}

/** Without the zeros at the end, but for two digits after the point. */
function withoutZeros(text: string): string {
  return text.replace(/(\.\d\d\d*?)0+$/, '$1');
}
