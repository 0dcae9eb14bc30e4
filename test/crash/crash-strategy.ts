import { createHash } from 'node:crypto';
import { defineStrategy, type Strategy } from '@tapewright/engine';
import type { StrategyFile } from '../../packages/tapewright/src/strategy/strategy-file.ts';

/** Orders of one run. */
export const ORDERS = 16;
const EVERY_MS = 25;
const PATIENCE_MS = 60;

/**
 * Places orders 1 to `ORDERS`, one every 25 ms; the n-th is for n shares, so that a lost or a doubled one shows. By turns: bought at the market, a limit
 * out of reach that is cancelled after a while, sold at the market, and a limit that is modified before it is cancelled.
 */
const strategy: Strategy = defineStrategy((ctx) => {
  const googl = ctx.stock('GOOGL');
  let placed = 0;
  const next = (): void => {
    placed += 1;
    const turn = placed % 4;
    if (turn === 1) ctx.buy(googl, placed);
    if (turn === 3) ctx.sell(googl, placed);
    if (turn === 2 || turn === 0) {
      const order = ctx.buy(googl, placed, { limit: 1, tif: 'GTC' });
      if (turn === 0) ctx.after(PATIENCE_MS / 2, () => void ctx.modify(order, { limit: 2 }));
      ctx.after(PATIENCE_MS, () => void ctx.cancel(order));
    }
    if (placed < ORDERS) ctx.after(EVERY_MS, next);
  };
  return { onStart: next };
});

export const CRASH_STRATEGY: StrategyFile = {
  path: 'crash-strategy',
  sha256: createHash('sha256').update('crash-strategy').digest('hex'),
  strategy,
};

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
