import { instant, instantFromIso, seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { INSTRUMENTS } from '../instruments/instruments.ts';
import type { MarketInput } from '../venue-io.ts';
import { LIVELY, Moods, type MoodsConfig } from './moods.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

const PROFILE = { dailyVolatility: 0.02, dailyVolume: 1_000_000 };
const moods = (config: MoodsConfig) => new Moods(config, PROFILE, seededRandom(1));

describe('moods', () => {
  it('push the price by the square root of what was taken, and let it come back', () => {
    const { impact } = LIVELY;
    const mood = moods({ impact });
    mood.take(10_000);
    // 1 × 0.02 × √0.01 = 0.002.
    expect(Math.log(mood.push)).toBeCloseTo(0.002, 12);
    // 0.314 × 0.02 × 0.01 stays, and is told once.
    expect(mood.step(0).move).toBeCloseTo(0.0000628, 12);
    expect(mood.step(0).move).toBe(0);
    // After its half-life half is forgotten: 0.002 × √½.
    mood.step(impact.halfLifeSessions);
    expect(Math.log(mood.push)).toBeCloseTo(0.002 * Math.SQRT1_2, 12);
    mood.take(-5_000);
    expect(mood.push).toBeCloseTo(1, 12);
  });

  it('do nothing that was not asked for', () => {
    const mood = moods({});
    mood.take(1e6);
    expect([mood.push, mood.step(0.5)]).toEqual([1, { volatility: 1, move: 0 }]);
  });

  it('are stormy for the part of the time that they are to be', () => {
    const mood = moods({ regimes: { calm: 0.8, stormy: 2, calmSessions: 2, stormySessions: 0.5 } });
    let stormy = 0;
    const steps = 200_000;
    for (let i = 0; i < steps; i++) if (mood.step(0.01).volatility === 2) stormy++;
    // 0.5 of 2.5; about 800 changes of mood, so a few hundredths either way.
    expect(stormy / steps).toBeCloseTo(0.2, 1);
  });

  it('jump as often and as far as they are to', () => {
    const mood = moods({ jumps: { perSession: 2, size: 0.5 } });
    const moves = Array.from({ length: 200_000 }, () => mood.step(0.01).move).filter((move) => move !== 0);
    // 2 × 0.01 × 200,000 = 4,000, with a deviation of about 63; each of 0.5 × 0.02.
    expect(Math.abs(moves.length - 4_000)).toBeLessThan(320);
    const deviation = Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length);
    expect(deviation).toBeCloseTo(0.01, 3);
  });
});

describe('a market with agents that answer', () => {
  const instruments = INSTRUMENTS.filter(({ listing }) => listing.contract.localSymbol === 'AAPL');
  const conId = 265598;
  const start = instantFromIso('2026-08-25T14:00:00Z');
  const HOUR = 3_600_000_000;

  /** The last bid of the primary exchange after some hours; `bought` after the first. */
  function bidAfter(hours: number, bought: number, config: MoodsConfig = { impact: LIVELY.impact }): number {
    const market = createSyntheticMarket({ instruments, seed: 3, start, moods: config, stepMs: 5_000 });
    market.next(instant(start + HOUR));
    market.react(conId, bought);
    const inputs = market.next(instant(start + HOUR + hours * HOUR));
    const last = inputs.findLast(isPrimary);
    return last?.kind === 'makerQuote' ? last.bids[0]!.price : Number.NaN;
  }
  const isPrimary = (input: MarketInput) => input.kind === 'makerQuote' && input.exchange === 'NASDAQ';

  it('goes up when it is bought from, and most of that comes back', () => {
    const { dailyVolatility, dailyVolume } = instruments[0]!.profile;
    const ratio = (hours: number) => bidAfter(hours, dailyVolume * 0.04) / bidAfter(hours, 0);
    // √0.04 of a day's deviation, less what ten seconds forget of it; and 0.314 × 0.04 of one that stays.
    const stays = 0.314 * 0.04 * dailyVolatility;
    expect(Math.log(ratio(10 / 3_600))).toBeCloseTo(0.2 * dailyVolatility + stays, 3);
    // Two hours are 6.15 half-lives of 0.05 sessions: 0.2 × 2^−3.08.
    expect(Math.log(ratio(2))).toBeCloseTo(0.2 * 2 ** -3.08 * dailyVolatility + stays, 3);
  });

  it('only wanders without that, whoever buys', () => {
    expect(bidAfter(0.5, 1e7, {})).toBe(bidAfter(0.5, 0, {}));
  });
});
