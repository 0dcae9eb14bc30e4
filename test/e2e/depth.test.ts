import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder, start } from './command-line.ts';
import { runHere } from './in-process.ts';

// A strategy that follows a book, at the embedded gateway; and its journal, which has to repeat what the book told.

const STRATEGY = `import { defineStrategy } from 'tapewright';
export default defineStrategy((ctx) => {
  const googl = ctx.stock('GOOGL');
  const book = ctx.depth(googl, { rows: 5 });
  let isTold = false;
  return {
    onDepth() {
      const [bid, ask] = [book.bids[0], book.asks[0]];
      if (isTold || bid === undefined || ask === undefined || book.bids.length < 3) return;
      isTold = true;
      ctx.log('best ' + (bid.price < ask.price ? 'in order' : 'crossed') + ', rows ' + book.bids.length);
      ctx.buy(googl, 1, { limit: bid.price });
    },
  };
});
`;

let place: ReturnType<typeof folder>;
beforeAll(() => {
  place = folder({ 'book.ts': STRATEGY }, 'inside');
});
afterAll(() => place.remove());

test('onDepth sees the book of the gateway, and a replay sees it again', { timeout: 60_000 }, async () => {
  const bot = start(['run', 'book.ts', '--state', 'kept'], place.dir);
  await bot.seen(/best in order, rows [345]/);
  await bot.seen(/order 1 /);
  bot.process.kill('SIGINT');
  await bot.ended;
  const replayed = await runHere(
    ['journal', 'replay', join(place.dir, 'kept/book-embedded'), 'book.ts'],
    place.dir,
  );
  expect(replayed.out).toMatch(/all \d decisions are repeated\norders 1,/);
});
