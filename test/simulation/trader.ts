import { createHash } from 'node:crypto';
import { algos, defineStrategy, type LiveOrder, type Strategy } from '@tapewright/engine';
import type { Instant } from '@tapewright/model';
import type { StrategyFile } from '../../packages/tapewright/src/strategy/strategy-file.ts';

/** No order of more may reach the venue; the trader asks for more now and then. */
export const MAX_QUANTITY = 100;
const TOO_MANY = 150;
const MAX_POSITION = 400;
const SLOWEST_MS = 240_000;
/** Days of earlier seeds are what they were when they found something; those of a date are all later. */
export const FIRST_SEED_WITH_PARENTS = 10_000;

/**
 * Trades by chance, from its start until a moment: at the market, near it, out of its reach; changes orders and takes them back. With
 * `usesParents` it also trades quantities in pieces, and changes and cancels those.
 */
export function traderUntil(
  until: Instant,
  { usesParents }: { readonly usesParents: boolean },
): StrategyFile {
  const strategy: Strategy = defineStrategy((ctx) => {
    const googl = ctx.stock('GOOGL');
    const quotes = ctx.quotes(googl);
    const bars = ctx.bars(googl, '1 min');
    const { random } = ctx;
    const pick = <T>(items: readonly T[]): T | undefined => items[random.below(items.length)];
    const price = (): number => quotes.last ?? (bars.count > 0 ? bars.close() : 150);
    const sign = (): number => {
      const held = ctx.position(googl).qty.toNumber();
      if (Math.abs(held) > MAX_POSITION) return held > 0 ? -1 : 1;
      return random.below(2) === 0 ? 1 : -1;
    };
    const size = (): number => (random.below(15) === 0 ? TOO_MANY : 1 + random.below(MAX_QUANTITY));
    const limitAt = (side: number, cents: number): number => Math.round(price() * 100 - side * cents) / 100;

    const actions: readonly (() => unknown)[] = [
      () => ctx.order(googl, sign() * size()),
      () => ctx.order(googl, sign() * size(), { notAfterMs: 1_000 }),
      () => {
        const side = sign();
        return ctx.order(googl, side * size(), { limit: limitAt(side, random.below(30)), tif: 'GTC' });
      },
      () => {
        const side = sign();
        return ctx.order(googl, side * size(), { limit: limitAt(side, 3_000), tif: 'GTC' });
      },
      () => {
        const side = sign();
        return ctx.order(googl, side * size(), { stop: limitAt(-side, 20 + random.below(50)) });
      },
      () => cancelOne(pick(ctx.openOrders())),
      () => cancelOne(pick(ctx.openOrders())),
      () => modifyOne(pick(ctx.openOrders())),
      // Several in one breath.
      () => [1, 2, 3].map(() => ctx.order(googl, sign() * size())),
      // Sent and taken back at once: the fill may win.
      () => {
        const order = ctx.order(googl, sign() * size());
        ctx.after(random.below(500), () => void ctx.cancel(order));
      },
    ];
    const parents: readonly (() => unknown)[] = [
      () => {
        const terms = { forMs: 300_000 + random.below(1_200_000), everyMs: 20_000 + random.below(100_000) };
        const style = pick(['market', 'join', 'mid'] as const);
        return ctx.execute(googl, sign() * size(), algos.twap({ ...terms, style, jitter: 0.5 }));
      },
      () => {
        const side = sign();
        const terms = { forMs: 900_000, limit: limitAt(side, -20), display: 1 + random.below(30) };
        return ctx.execute(googl, side * size(), algos.iceberg({ ...terms, variation: 0.3 }));
      },
      () => ctx.execute(googl, sign() * size(), algos.pegged({ forMs: 600_000, to: 'own' })),
      () => {
        const side = sign();
        return ctx.execute(googl, side * size(), algos.sniper({ forMs: 600_000, limit: limitAt(side, -5) }));
      },
      () => ctx.execute(googl, sign() * size(), algos.pov({ forMs: 900_000, rate: 0.05, bars })),
      () => {
        const parent = pick(ctx.executions());
        return parent && ctx.modify(parent, { quantity: 1 + random.below(MAX_QUANTITY) });
      },
      () => {
        const parent = pick(ctx.executions());
        return parent && ctx.cancel(parent);
      },
    ];
    const cancelOne = (order: LiveOrder | undefined): unknown => order && ctx.cancel(order);
    const modifyOne = (order: LiveOrder | undefined): unknown => {
      if (order?.order.lmtPrice === undefined) return undefined;
      const side = order.side === 'BUY' ? 1 : -1;
      return ctx.modify(order, { limit: limitAt(side, random.below(200)) });
    };
    const act = (): void => {
      if (ctx.now >= until) {
        for (const parent of ctx.executions()) ctx.cancel(parent);
        for (const order of ctx.openOrders()) ctx.cancel(order);
        ctx.after(20_000, act);
        return;
      }
      pick(usesParents ? [...actions, ...parents] : actions)?.();
      ctx.after(500 + random.below(SLOWEST_MS), act);
    };
    return { onStart: act };
  });
  const sha256 = createHash('sha256').update(`trader until ${until} ${usesParents}`).digest('hex');
  return { path: 'simulated-trader', sha256, strategy };
}
