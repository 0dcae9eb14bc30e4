import { Decimal, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, Scene } from '../testing/scene.ts';

const figures = {
  kind: 'summary',
  conId: AAPL,
  last: 230.5,
  lastSize: Decimal.of(200),
  lastAt: instantFromIso('2026-08-25T13:59:59Z'),
  open: 229,
  high: 231,
  low: 228.5,
  volume: Decimal.of(1_000_000),
} as const;

describe('a summary of what was traded unseen', () => {
  it('moves the last price and the figures of the day, and says nothing', () => {
    const scene = new Scene();
    expect(scene.handle(figures)).toEqual([]);
    expect(scene.venue.quote(AAPL)).toMatchObject({ last: 230.5, open: 229, high: 231, low: 228.5 });
    // The day goes on from there: 1,000,000 and 100.
    scene.print(232);
    expect(scene.venue.quote(AAPL)).toMatchObject({ open: 229, high: 232, volume: Decimal.of(1_000_100) });
  });

  it('of a later day makes the last price before it the close, unless it knows better', () => {
    const scene = new Scene({}, '2026-08-24T14:00:00Z');
    scene.print(225);
    scene.until('2026-08-25T14:00:00Z');
    scene.handle(figures);
    expect(scene.venue.quote(AAPL)).toMatchObject({ last: 230.5, close: 225 });
    scene.handle({ ...figures, previousClose: 226 });
    expect(scene.venue.quote(AAPL)?.close).toBe(226);
  });
});
