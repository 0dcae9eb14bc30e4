import type { HoldingView } from '../portfolio/holding.ts';
import type { StrategyContext } from '../strategy/strategy-context.ts';
import type { Asset } from './assets.ts';

/** `context.portfolio`. Money is in the account's base currency; NaN where a price is unknown. */
export interface ZiplinePortfolio {
  readonly cash: number;
  readonly portfolio_value: number;
  readonly positions_value: number;
  /** The value when the algorithm saw its first bar. */
  readonly starting_cash: number;
  readonly pnl: number;
  readonly returns: number;
  /** Assets of which something is held → position */
  readonly positions: ReadonlyMap<Asset, ZiplinePosition>;
}

export interface ZiplinePosition {
  readonly asset: Asset;
  readonly amount: number;
  /** Per unit; without commissions, unlike zipline's. */
  readonly cost_basis: number;
  readonly last_sale_price: number;
}

/** `context.account`, as far as our own books know it. */
export interface ZiplineAccount {
  readonly settled_cash: number;
  readonly net_liquidation: number;
  readonly total_positions_value: number;
  /** Sum of the sizes of the positions of the algorithm's assets over the value: 1 is fully invested. */
  readonly leverage: number;
  /** The same, shorts counted negative. */
  readonly net_leverage: number;
}

/** Both views of one account. */
export class AccountView implements ZiplinePortfolio, ZiplineAccount {
  readonly #ctx: StrategyContext;
  readonly #assets: () => readonly Asset[];
  starting_cash = Number.NaN;

  constructor(ctx: StrategyContext, assets: () => readonly Asset[]) {
    this.#ctx = ctx;
    this.#assets = assets;
  }

  get cash(): number {
    return this.#ctx.cash.toNumber();
  }

  get settled_cash(): number {
    return this.cash;
  }

  get portfolio_value(): number {
    return this.#ctx.equity?.toNumber() ?? Number.NaN;
  }

  get net_liquidation(): number {
    return this.portfolio_value;
  }

  get positions_value(): number {
    return this.portfolio_value - this.cash;
  }

  get total_positions_value(): number {
    return this.positions_value;
  }

  get pnl(): number {
    return this.portfolio_value - this.starting_cash;
  }

  get returns(): number {
    return this.portfolio_value / this.starting_cash - 1;
  }

  get leverage(): number {
    return this.#sum(Math.abs) / this.portfolio_value;
  }

  get net_leverage(): number {
    return this.#sum((value) => value) / this.portfolio_value;
  }

  get positions(): ReadonlyMap<Asset, ZiplinePosition> {
    const held = this.#assets().flatMap((asset): [Asset, ZiplinePosition][] => {
      const holding = this.#ctx.position(asset.instrument);
      return holding.isFlat ? [] : [[asset, positionOf(asset, holding)]];
    });
    return new Map(held);
  }

  #sum(of: (value: number) => number): number {
    return this.#assets().reduce(
      (sum, { instrument }) => sum + of(this.#ctx.position(instrument).value?.toNumber() ?? Number.NaN),
      0,
    );
  }
}

function positionOf(asset: Asset, { qty, avgPrice, price }: HoldingView): ZiplinePosition {
  return {
    asset,
    amount: qty.toNumber(),
    cost_basis: avgPrice ?? Number.NaN,
    last_sale_price: price ?? Number.NaN,
  };
}
