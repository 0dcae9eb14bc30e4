import { describe, expect, it } from 'vitest';
import { AAPL, Scene } from '../testing/scene.ts';

describe('the depth of an instrument', () => {
  it('is what each book shows, best first, our own orders among it', () => {
    const scene = new Scene();
    expect(scene.venue.depth(AAPL, 5)).toEqual([]);
    scene.quote(
      'NASDAQ',
      [
        [230, 100],
        [229.99, 300],
      ],
      [[230.02, 200]],
    );
    scene.quote('ARCA', [[230, 50]], []);
    scene.place({ action: 'BUY', orderType: 'LMT', lmtPrice: 230, totalQuantity: 10 });
    const shown = scene.venue
      .depth(AAPL, 1)
      .slice(0, 3)
      .map(({ exchange, bids, asks }) => [exchange, bids.map(String2), asks.map(String2)]);
    expect(shown).toEqual([
      ['NASDAQ', ['110 at 230'], ['200 at 230.02']],
      ['ARCA', ['50 at 230'], []],
      ['BATS', [], []],
    ]);
  });
});

const String2 = ({
  price,
  size,
}: {
  readonly price: number;
  readonly size: { toString(): string };
}): string => `${size.toString()} at ${price}`;
