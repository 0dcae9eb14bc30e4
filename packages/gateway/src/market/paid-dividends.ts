import { Decimal, MICROS_PER_DAY, type Instant } from '@tapewright/model';
import type { MarketInput } from '@tapewright/venue';

const YEAR_MICROS = 365 * MICROS_PER_DAY;

/** What stocks have paid while this gateway ran. */
export class PaidDividends {
  /** conId → dividends, oldest first */
  readonly #paid = new Map<number, { readonly at: Instant; readonly perShare: Decimal }[]>();

  /** Takes in what an issuer does; other than dividends nothing. */
  note({ conId, at, action }: Extract<MarketInput, { kind: 'corporateAction' }>): void {
    if (action.kind !== 'dividend') return;
    const paid = this.#paid.get(conId) ?? [];
    paid.push({ at, perShare: Decimal.of(action.perShare) });
    this.#paid.set(conId, paid);
  }

  /** A share's dividends of the last twelve months; undefined where there were none. */
  paid(conId: number, now: Instant): Decimal | undefined {
    const recent = (this.#paid.get(conId) ?? []).filter(({ at }) => at > now - YEAR_MICROS);
    return recent.length === 0 ? undefined : Decimal.sum(recent.map(({ perShare }) => perShare));
  }
}
