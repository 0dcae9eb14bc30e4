import { Decimal, MICROS_PER_MS, type Instant } from '@tapewright/model';
import type { LiveOrder } from '../orders/live-order.ts';
import type { OrderTerms } from '../orders/order-terms.ts';
import type { Instrument } from '../strategy/instrument.ts';
import type { StrategyContext } from '../strategy/strategy-context.ts';
import { stopOf, targetOf, tighter, trailOf, type ExitPolicy, type Side } from './exit-policy.ts';

/** Exit orders in a row that our gate or the broker did not keep, before a person has to look. */
export const MAX_EXIT_ATTEMPTS = 3;

/** A position from its first fill until it is flat or turns over. */
interface Episode {
  readonly side: Side;
  readonly openedAt: Instant;
  readonly ocaGroup: string;
  stopPrice: number | undefined;
  stop: LiveOrder | undefined;
  target: LiveOrder | undefined;
  attempts: number;
  /** The market order of the time stop. */
  closing: LiveOrder | undefined;
}

/**
 * Keeps the exits of a position at the broker, where they work although this program does not: a stop and a limit in one OCA group, for
 * all that is held. Call `update` from `onFill`, `onOrder` and `onBar` (or `onQuote`): it does what is missing, and nothing twice.
 */
export class ProtectedPosition {
  readonly #ctx: StrategyContext;
  readonly #instrument: Instrument;
  readonly #policy: ExitPolicy;
  #episode: Episode | undefined;

  constructor(ctx: StrategyContext, instrument: Instrument, policy: ExitPolicy) {
    this.#ctx = ctx;
    this.#instrument = instrument;
    this.#policy = policy;
  }

  /** Where the stop stands; undefined without a position or a stop. */
  get stopPrice(): number | undefined {
    return this.#episode?.stopPrice;
  }

  update(): void {
    const { qty, avgPrice, price } = this.#ctx.position(this.#instrument);
    const episode = this.#episodeOf(qty);
    if (episode === undefined || avgPrice === undefined || episode.closing?.isWorking === true) return;
    if (this.#isOverdue(episode)) return this.#close(episode);
    const { stopLoss, takeProfit, trailing } = this.#policy;
    const { side } = episode;
    const fixed = stopLoss === 'none' ? undefined : stopOf(stopLoss, avgPrice, side);
    const trail = trailing === 'none' || price === undefined ? undefined : trailOf(trailing, price, side);
    episode.stopPrice = tighter(episode.stopPrice, tighter(fixed, trail, side), side);
    if (episode.stopPrice !== undefined) {
      episode.stop = this.#kept(episode, episode.stop, { stop: this.#onTick(episode.stopPrice) });
    }
    if (takeProfit !== 'none') {
      const limit = this.#onTick(targetOf(takeProfit, avgPrice, side));
      episode.target = this.#kept(episode, episode.target, { limit });
    }
  }

  /** The episode of what is held now. What belonged to another one is cancelled. */
  #episodeOf(qty: Decimal): Episode | undefined {
    const side = qty.sign;
    if (this.#episode !== undefined && this.#episode.side !== side) {
      this.#cancelExits(this.#episode);
      this.#episode = undefined;
    }
    if (side === 0) return undefined;
    const name = this.#instrument.contract.symbol ?? String(this.#instrument.id);
    this.#episode ??= {
      side,
      openedAt: this.#ctx.now,
      ocaGroup: `exits-${name}-${this.#ctx.now}`,
      stopPrice: undefined,
      stop: undefined,
      target: undefined,
      attempts: 0,
      closing: undefined,
    };
    return this.#episode;
  }

  #isOverdue({ openedAt }: Episode): boolean {
    const { timeStopMs } = this.#policy;
    return timeStopMs !== 'none' && this.#ctx.now - openedAt >= timeStopMs * MICROS_PER_MS;
  }

  /** The exits go first: one of them may still fill, so the market order waits until both are done. */
  #close(episode: Episode): void {
    this.#cancelExits(episode);
    if (episode.stop?.isWorking === true || episode.target?.isWorking === true) return;
    if (episode.closing?.status === 'Filled') return;
    if (episode.closing !== undefined) episode.attempts += 1;
    if (episode.attempts >= MAX_EXIT_ATTEMPTS) return void this.#givenUp(episode, episode.closing);
    episode.closing = this.#ctx.close(this.#instrument);
  }

  #cancelExits({ stop, target }: Episode): void {
    for (const order of [stop, target]) if (order?.isWorking === true) this.#ctx.cancel(order);
  }

  /** The exit order as it has to be: placed when there is none, changed when it is another. */
  #kept(episode: Episode, order: LiveOrder | undefined, prices: OrderTerms): LiveOrder | undefined {
    const { qty } = this.#ctx.position(this.#instrument);
    if (order === undefined || order.isDone) {
      if (order?.status === 'Filled') return order;
      if (order !== undefined) episode.attempts += 1;
      if (episode.attempts >= MAX_EXIT_ATTEMPTS) return this.#givenUp(episode, order);
      const fields = { ocaGroup: episode.ocaGroup, ocaType: 1 };
      return this.#ctx.order(this.#instrument, qty.negated(), { ...prices, tif: 'GTC', fields });
    }
    if (order.isModifying || order.isCancelRequested || order.status === 'Sending') return order;
    const quantity = order.filled.plus(qty.abs());
    const isPriced =
      (prices.stop === undefined || prices.stop === order.order.auxPrice) &&
      (prices.limit === undefined || prices.limit === order.order.lmtPrice);
    if (!isPriced || !quantity.equals(order.quantity)) {
      const { stop, limit } = prices;
      this.#ctx.modify(order, {
        quantity,
        ...(stop !== undefined && { stop }),
        ...(limit !== undefined && { limit }),
      });
    }
    return order;
  }

  #givenUp(episode: Episode, order: LiveOrder | undefined): LiveOrder | undefined {
    if (episode.attempts === MAX_EXIT_ATTEMPTS) {
      const name = this.#instrument.contract.symbol ?? 'the position';
      this.#ctx.log(`${name} is not protected: ${MAX_EXIT_ATTEMPTS} exit orders were not kept`, 'error');
    }
    episode.attempts = MAX_EXIT_ATTEMPTS + 1;
    return order;
  }

  /** To the nearest step of the price, where it is known. */
  #onTick(price: number): number {
    const tick = this.#instrument.details?.minTick;
    if (tick === undefined || tick <= 0) return price;
    return Decimal.of(price).roundedTo(tick).toNumber();
  }
}
