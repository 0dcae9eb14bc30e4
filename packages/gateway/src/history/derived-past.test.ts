import { instantFromIso, type Instant } from '@tapewright/model';
import { INSTRUMENTS } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { simulatedMarket } from '../market/simulated-market.ts';

const start = instantFromIso('2026-08-25T14:00:00Z');
const market = simulatedMarket(INSTRUMENTS, {
  seed: 1,
  start,
  stepMs: 250,
  isRegularHoursOnly: false,
  playsAll: false,
  hasDerivatives: true,
});
const conIdOf = (localSymbol: string) =>
  market.listings.find(({ contract }) => contract.localSymbol === localSymbol)?.contract.conId ?? -1;
const bars = (conId: number, barSize: '1 min' | '1 day', from: Instant, until = start) =>
  market.history.bars({ conId, barSize, from, until, hours: 'regular' });

describe('the past of derivatives', () => {
  const from = instantFromIso('2026-08-24T13:30:00Z');

  it('follows that of the index, a little above it', () => {
    const [index, future] = [bars(conIdOf('SPX'), '1 min', from), bars(conIdOf('ESU6'), '1 min', from)];
    expect(future).toHaveLength(index.length);
    expect(future.length).toBeGreaterThan(390);
    for (const [i, bar] of future.entries()) {
      // 25 days at 4 % are 0.27 %; a step is 0.25.
      const ratio = bar.close / (index[i]?.close ?? 0);
      expect(ratio).toBeGreaterThan(1.002);
      expect(ratio).toBeLessThan(1.0035);
    }
  });

  it('has bars whose extremes hold the rest, of puts too, which fall when the stock rises', () => {
    const strikes = market.listings
      .filter(({ contract }) => contract.symbol === 'AAPL' && contract.right === 'P')
      .map(({ contract }) => contract.conId ?? -1);
    for (const conId of strikes.slice(0, 5)) {
      for (const { open, high, low, close } of bars(conId, '1 min', from)) {
        expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
        expect(low).toBeLessThanOrEqual(Math.min(open, close));
        expect(low).toBeGreaterThan(0);
      }
    }
  });

  it('begins when the contract was listed: 120 days before it expires', () => {
    const first = bars(conIdOf('ESU6'), '1 day', instantFromIso('2026-01-01T00:00:00Z'))[0];
    // 120 days before 2026-09-18 16:00 is 2026-05-21 16:00.
    expect(first?.start).toBe(instantFromIso('2026-05-22T13:30:00Z'));
  });
});
