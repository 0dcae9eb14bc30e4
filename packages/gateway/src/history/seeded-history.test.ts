import { CALENDARS, instantFromIso, type Bar, type Instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { groupBars } from './bar-grouping.ts';
import { HISTORY_ANCHOR, seededHistory, type SeededInstrument } from './seeded-history.ts';

const AAPL: SeededInstrument = {
  conId: 265598,
  tickSize: 0.01,
  dailyVolatility: 0.016,
  dailyVolume: 55e6,
  anchorPrice: 230,
  calendar: CALENDARS.NYSE,
};

const at = (text: string): Instant => instantFromIso(text);
const YEAR = [at('2025-01-01T00:00:00Z'), at('2026-01-01T00:00:00Z')] as const;

function history(seed: number | string = 1) {
  return seededHistory(seed, [AAPL], at('2026-11-20T15:00:00Z'));
}

/** Days that open within the interval: the source gives some more before. */
function daysOf2025(seed: number | string = 1): readonly Bar[] {
  return history(seed)
    .days(AAPL.conId, ...YEAR)
    .filter(({ start }) => start >= YEAR[0]);
}

describe('the made-up past', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(daysOf2025(1)).toEqual(daysOf2025(1));
    expect(daysOf2025(2)).not.toEqual(daysOf2025(1));
  });

  it('has a bar for each of the 250 sessions of 2025', () => {
    // NYSE 2025: 365 days - 104 weekend days - 10 holidays - 2025-01-09 (mourning) = 250.
    expect(daysOf2025()).toHaveLength(250);
  });

  it('opens at the anchor price on the anchor day', () => {
    const [first] = history()
      .days(AAPL.conId, HISTORY_ANCHOR, at('2026-01-03T00:00:00Z'))
      .filter(({ start }) => start >= HISTORY_ANCHOR);
    expect(first?.open).toBeCloseTo(230, 2);
  });

  it('keeps prices on the tick and inside the day', () => {
    for (const { open, high, low, close } of daysOf2025()) {
      expect(low).toBeLessThanOrEqual(Math.min(open, close));
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
      for (const price of [open, high, low, close]) expect(Math.round(price * 100) / 100).toBe(price);
    }
  });

  it('moves about as much as it is told: the deviation of 6,500 daily returns is within a third of 1.6 %', () => {
    const days = history().days(AAPL.conId, at('2000-01-01T00:00:00Z'), at('2026-01-01T00:00:00Z'));
    const returns = days.slice(1).map(({ close }, i) => Math.log(close / (days[i]?.close ?? close)));
    const mean = returns.reduce((a, b) => a + b, 0) / returns.length;
    const deviation = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / returns.length);
    expect(deviation).toBeGreaterThan(0.016 / 1.5);
    expect(deviation).toBeLessThan(0.016 * 1.5);
  });

  it('has minutes that make up the day, and seconds that make up the minutes', () => {
    const day = daysOf2025().at(100);
    if (day === undefined) throw new Error('no day');
    const inDay = ({ start }: Bar) => start >= day.start && start < day.end;
    const minutes = [...history().minutes(AAPL.conId, day.start, day.end)].filter(inDay);
    expect(minutes).toHaveLength(390);
    const [ofMinutes] = groupBars(minutes, '1 day', CALENDARS.NYSE, 'regular');
    expect(ofMinutes).toMatchObject(shape(day));
    const seconds = [...history().seconds(AAPL.conId, day.start, day.end)].filter(inDay);
    expect(seconds).toHaveLength(390 * 60);
    const ofSeconds = groupBars(seconds, '1 min', CALENDARS.NYSE, 'regular');
    expect(ofSeconds.map(shape)).toEqual(minutes.map(shape));
  });

  it('is the same however far it reaches', () => {
    const shorter = seededHistory(1, [AAPL], at('2024-01-01T00:00:00Z'));
    expect(shorter.days(AAPL.conId, ...YEAR)).toEqual(history().days(AAPL.conId, ...YEAR));
  });

  it('says what the price was at a moment: the open of that minute', () => {
    const past = history();
    const noon = at('2025-06-02T16:00:00Z');
    const minute = [...past.minutes(AAPL.conId, noon, at('2025-06-02T16:01:00Z'))].find(
      ({ start }) => start === noon,
    );
    expect(minute).toBeDefined();
    expect(past.priceAt(AAPL.conId, noon)).toBe(minute?.open);
    expect(past.priceAt(1, noon)).toBeUndefined();
  });
});

function shape({ open, high, low, close, volume }: Bar) {
  return { open, high, low, close, volume };
}
