import { instant, type Bar } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { barPath, newBarPath } from './bar-path.ts';

const bar = (prices: Pick<Bar, 'open' | 'high' | 'low' | 'close'>, volume?: number): Bar => ({
  start: instant(1_000_000),
  end: instant(1_900_000),
  ...prices,
  ...(volume === undefined ? {} : { volume }),
});

describe('barPath', () => {
  it.each([
    // The open is 1 above the low and 4 below the high.
    {
      prices: { open: 101, high: 105, low: 100, close: 104 },
      path: [101, 100, 105, 104],
      names: ['open', 'low', 'high', 'close'],
    },
    // 4 above the low, 1 below the high.
    {
      prices: { open: 104, high: 105, low: 100, close: 101 },
      path: [104, 105, 100, 101],
      names: ['open', 'high', 'low', 'close'],
    },
    // As near to both.
    {
      prices: { open: 102, high: 104, low: 100, close: 102 },
      path: [102, 100, 104, 102],
      names: ['open', 'low', 'high', 'close'],
    },
    {
      prices: { open: 7, high: 7, low: 7, close: 7 },
      path: [7, 7, 7, 7],
      names: ['open', 'low', 'high', 'close'],
    },
  ])('goes to the nearer extreme first: $prices', ({ prices, path, names }) => {
    const points = barPath(1, bar(prices));
    expect(points.map(({ price }) => price)).toEqual(path);
    expect(points.map(({ point }) => point)).toEqual(names);
  });

  it('stays inside the bar, from its first to its last microsecond', () => {
    const points = barPath(1, bar({ open: 101, high: 105, low: 100, close: 104 }));
    expect(points.map(({ at }) => at)).toEqual([1_000_000, 1_300_000, 1_600_000, 1_899_999]);
  });

  it('offers a quarter of the allowed share of the volume at each point, and no limit without a share', () => {
    const prices = { open: 101, high: 105, low: 100, close: 104 };
    // 10,000 shares, a tenth of them ours: 1,000, or 250 a point.
    expect(barPath(1, bar(prices, 10_000), { volumeShare: 0.1 }).map(({ volume }) => volume)).toEqual([
      250, 250, 250, 250,
    ]);
    expect(barPath(1, bar(prices, 10_000)).map(({ volume }) => volume)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(barPath(1, bar(prices), { volumeShare: 0.1 })[0].volume).toBeUndefined();
  });

  it('writes into points that are handed to it', () => {
    const into = newBarPath();
    const points = barPath(7, bar({ open: 101, high: 105, low: 100, close: 104 }), { into });
    expect(points).toBe(into);
    expect(into[3]).toEqual({
      kind: 'barPoint',
      conId: 7,
      at: 1_899_999,
      point: 'close',
      price: 104,
      volume: undefined,
    });
  });
});
