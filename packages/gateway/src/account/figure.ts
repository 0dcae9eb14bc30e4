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
