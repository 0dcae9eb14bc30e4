import { assertNever } from '@tapewright/model';
import type { EventLog } from '../event-log/event-log.ts';
import type { Portfolio } from '../portfolio/portfolio.ts';
import type { RiskMemory } from '../risk/memory/risk-memory.ts';
import type { CashInput, CashPostedInput, RateInput, SplitInput } from './kernel-io.ts';
import type { Market } from './market.ts';

export type AccountInput = CashInput | CashPostedInput | SplitInput | RateInput;

/** Indicators that feel a bar for long are given this many times their warm-up to settle in, or a warning is due. */
const SETTLING = 5;

/** What moves cash, holdings and their value without an order. */
export class AccountNews {
  readonly #portfolio: Portfolio;
  readonly #market: Market;
  readonly #memory: RiskMemory;
  readonly #log: EventLog;
  readonly #warn: (text: string) => void;

  constructor(parts: {
    readonly portfolio: Portfolio;
    readonly market: Market;
    readonly memory: RiskMemory;
    readonly log: EventLog;
    readonly warn: (text: string) => void;
  }) {
    this.#portfolio = parts.portfolio;
    this.#market = parts.market;
    this.#memory = parts.memory;
    this.#log = parts.log;
    this.#warn = parts.warn;
  }

  hear(input: AccountInput): void {
    switch (input.kind) {
      case 'cash':
        return this.#opening(input);
      case 'cashPosted':
        return this.#posted(input);
      case 'split':
        return this.#split(input);
      case 'rate':
        return this.#rate(input);
      default:
        return assertNever(input);
    }
  }

  #opening({ currency, amount }: CashInput): void {
    // Later statements of the broker include what our fills moved already: the first is the opening.
    if (!this.#portfolio.book.isOpened(currency)) this.#portfolio.book.open(currency, amount);
  }

  #posted({ currency, amount, reason }: CashPostedInput): void {
    this.#portfolio.book.post(currency, amount);
    this.#log.posted(currency, amount, reason);
    this.#log.cash(currency, this.#portfolio.cash(currency));
  }

  #split(input: SplitInput): void {
    const { contract, shares, per, qty, cashInLieu } = input;
    const holding = this.#portfolio.holdingOf(contract);
    holding.split(input);
    this.#log.split(contract, { shares, per, qty });
    this.#memory.split(holding, shares / per);
    for (const series of this.#market.series) {
      if (series.instrument.contract.conId !== contract.conId) continue;
      for (const { name, warmUp } of series.split(shares / per)) {
        if (series.depth < warmUp * SETTLING)
          this.#warn(
            `${name} settles anew on ${series.depth} bars of ${contract.symbol} after its split: ask for a longer history, or use adjusted prices`,
          );
      }
    }
    if (cashInLieu.isZero) return;
    const { currency = '' } = contract;
    this.#posted({ kind: 'cashPosted', at: input.at, currency, amount: cashInLieu, reason: 'cash in lieu' });
  }

  #rate({ contract, price, at }: RateInput): void {
    const holding = this.#portfolio.holdingOf(contract);
    holding.mark = price;
    holding.markAt = at;
  }
}
