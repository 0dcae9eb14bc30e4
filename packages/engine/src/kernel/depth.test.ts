import { Decimal } from '@tapewright/model';
import { expect, test } from 'vitest';
import { defineStrategy } from '../strategy/strategy.ts';
import { Rig } from '../testing/rig.ts';

test('a book is asked for once, kept up to date, and told with each change', () => {
  const seen: unknown[] = [];
  const rig = new Rig(
    defineStrategy((ctx) => {
      const spy = ctx.stock('SPY');
      const depth = ctx.depth(spy, { rows: 5 });
      expect(ctx.depth(spy)).toBe(depth);
      return {
        onDepth(book) {
          expect(book).toBe(depth);
          seen.push([
            book.at === ctx.now,
            book.bids.map(({ price, size }) => [price, size.toString()]),
            book.asks.length,
          ]);
        },
      };
    }),
  ).start();
  rig.qualify();
  expect(rig.outputs.filter((output) => output.kind === 'wantDepth')).toEqual([
    { kind: 'wantDepth', instrument: 0, rows: 5, smart: true },
  ]);
  const row = (price: number, size: number) => ({ price, size: Decimal.of(size), marketMaker: 'ARCA' });
  rig.send({ kind: 'depth', instrument: 0, bids: [row(99, 3), row(98, 4)], asks: [] });
  rig.send({ kind: 'depth', instrument: 0, bids: [row(99, 1)], asks: [row(100, 2)] });
  expect(seen).toEqual([
    [
      true,
      [
        [99, '3'],
        [98, '4'],
      ],
      0,
    ],
    [true, [[99, '1']], 1],
  ]);
});
