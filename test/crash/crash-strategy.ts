import { createHash } from 'node:crypto';
import { defineStrategy, type Strategy } from '@tapewright/engine';
import type { StrategyFile } from '../../packages/tapewright/src/strategy/strategy-file.ts';

/** Orders of one run. */
export const ORDERS = 16;

/**
 * Places orders 1 to `ORDERS`, one after the other; the n-th is for n shares, so that a lost or a doubled one shows. By turns: bought at the market, a limit
 * out of reach that is cancelled after a while, sold at the market, and a limit that is modified before it is cancelled.
 */
const ordersEvery = (everyMs: number, patienceMs: number): Strategy =>
  defineStrategy((ctx) => {
    const googl = ctx.stock('GOOGL');
    let placed = 0;
    const next = (): void => {
      placed += 1;
      const turn = placed % 4;
      if (turn === 1) ctx.buy(googl, placed);
      if (turn === 3) ctx.sell(googl, placed);
      if (turn === 2 || turn === 0) {
        const order = ctx.buy(googl, placed, { limit: 1, tif: 'GTC' });
        if (turn === 0) ctx.after(patienceMs / 2, () => void ctx.modify(order, { limit: 2 }));
        ctx.after(patienceMs, () => void ctx.cancel(order));
      }
      if (placed < ORDERS) ctx.after(everyMs, next);
    };
    return { onStart: next };
  });

function strategyFile(path: string, strategy: Strategy): StrategyFile {
  return { path, sha256: createHash('sha256').update(path).digest('hex'), strategy };
}

/** In real time. */
export const CRASH_STRATEGY = strategyFile('crash-strategy', ordersEvery(25, 60));

/** The same in the market's time, where a market order waits up to 1.25 s for its price. */
export const CRASH_DAY = strategyFile('crash-day', ordersEvery(700, 1_700));

export const ACCOUNT = 'DU1000001';
export const CLIENT_ID = 7;

/** Both the process that is killed and the one that takes over are started like this. */
export const BOT_OPTIONS = {
  strategy: CRASH_STRATEGY,
  params: {},
  risk: { others: 'none' },
  baseCurrency: 'USD',
  host: '127.0.0.1',
  clientId: CLIENT_ID,
  account: ACCOUNT,
  isLiveAllowed: false,
  choice: 'continue',
  sync: 'orders',
  sendWithinMs: 5_000,
} as const;
