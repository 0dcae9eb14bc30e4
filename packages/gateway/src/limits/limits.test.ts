import { instant, MICROS_PER_MS, MICROS_PER_SECOND } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { HistoricalPacing } from './historical-pacing.ts';
import { MessageRate } from './message-rate.ts';

const seconds = (n: number) => instant(n * MICROS_PER_SECOND);

// The three rules of IBKR's page on historical limitations.
describe('pacing of small bars', () => {
  it('refuses an identical request within 15 seconds', () => {
    const pacing = new HistoricalPacing();
    const ask = (at: number) =>
      pacing.violates({ at: seconds(at), identity: 'a', series: 'AAPL', weight: 1 });
    expect([ask(0), ask(14.9), ask(29.9)]).toEqual([false, true, false]);
  });

  it('refuses the sixth request of a series within two seconds', () => {
    const pacing = new HistoricalPacing();
    const answers = [0, 0.1, 0.2, 0.3, 0.4, 0.5].map((at, i) =>
      pacing.violates({ at: seconds(at), identity: `${i}`, series: 'AAPL', weight: 1 }),
    );
    expect(answers).toEqual([false, false, false, false, false, true]);
    expect(pacing.violates({ at: seconds(0.6), identity: 'x', series: 'MSFT', weight: 1 })).toBe(false);
  });

  it('refuses the 61st request within ten minutes, and counts BID_ASK twice', () => {
    const ask = (weight: 1 | 2, count: number) => {
      const pacing = new HistoricalPacing();
      return Array.from({ length: count }, (_, i) =>
        pacing.violates({ at: seconds(3 * i), identity: `${i}`, series: `${i}`, weight }),
      );
    };
    expect(ask(1, 61).indexOf(true)).toBe(60);
    expect(ask(2, 31).indexOf(true)).toBe(30);
  });
});

describe('the message rate', () => {
  it('admits 50 messages in any second, and the 51st only when the first is a second old', () => {
    const rate = new MessageRate(50);
    const admitted = Array.from({ length: 51 }, (_, i) => rate.admits(instant(i * MICROS_PER_MS)));
    expect(admitted.filter(Boolean)).toHaveLength(50);
    expect(admitted[50]).toBe(false);
    expect(rate.admits(seconds(1))).toBe(true);
  });
});
