import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder, start } from './command-line.ts';

// A limit that needs a figure of the broker: shares that can be borrowed come with live quotes.

const STRATEGY = `import { defineStrategy } from 'tapewright';
export default defineStrategy((ctx) => {
  const googl = ctx.stock('GOOGL');
  const quotes = ctx.quotes(googl);
  let orders = 0;
  return {
    onStart() { ctx.sell(googl, 10); },
    onQuote() {
      if (quotes.shortableShares === undefined || quotes.mid === undefined || orders++ > 0) return;
      ctx.log('halted ' + quotes.isHalted);
      ctx.sell(googl, 10);
    },
    onOrder(order) { if (order.refusal) ctx.log(order.refusal.message); },
    onFill() { ctx.log('sold short'); },
  };
});
`;

let place: ReturnType<typeof folder>;
beforeAll(() => {
  place = folder(
    {
      'short.ts': STRATEGY,
      'tapewright.config.ts': "export default { risk: { locate: 'required', others: 'none' } };\n",
    },
    'inside',
  );
});
afterAll(() => place.remove());

test(
  "locate: 'required' refuses a short sale until the broker says what it lends, and lets it out then",
  { timeout: 60_000 },
  async () => {
    const bot = start(['run', 'short.ts'], place.dir);
    await bot.seen(/locate: the broker has not said whether GOOGL can be borrowed/);
    await bot.seen(/halted false/);
    await bot.seen(/sold short/);
    bot.process.kill('SIGINT');
    const { code } = await bot.ended;
    expect(code).toBe(130);
  },
);
