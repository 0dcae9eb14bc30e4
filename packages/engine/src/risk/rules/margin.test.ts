import { instantFromIso, type Instant } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { spyRig } from '../../testing/rig.ts';

const patternDayTrader = { calendar: 'NYSE', until: '20260604' } as const;

/** 10:00 in New York on a day of summer. */
const morning = (date: string): Instant => instantFromIso(`${date}T14:00:00Z`);

describe('patternDayTrader', () => {
  /** An account of so much in September 2026, at a broker that applies the rule to the end of the phase-in. */
  const during = (cash: number) => {
    const { rig, ctx, spy } = spyRig(undefined, {
      risk: { patternDayTrader: { ...patternDayTrader, until: '20271020' }, others: 'none' },
    });
    rig.fill(ctx.buy(spy, 1_000), 1_000, 100);
    rig.at = morning('2026-09-14');
    rig.fill(ctx.sell(spy, 1_000), 1_000, cash / 1_000);
    rig.bar(100);
    rig.at = morning('2026-09-21');
    rig.bar(100);
    return { rig, ctx, spy };
  };
  const dayTrade = ({ rig, ctx, spy }: ReturnType<typeof during>): void => {
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.fill(ctx.sell(spy, 10), 10, 100);
  };

  test('after three day trades in five days nothing more is opened below 25,000 USD', () => {
    const made = during(24_999);
    const { rig, ctx, spy } = made;
    dayTrade(made);
    dayTrade(made);
    expect(ctx.buy(spy, 1).status).toBe('Sending');
    dayTrade(made);
    expect(ctx.buy(spy, 1).refusal?.message).toBe(
      'patternDayTrader: 3 day trades in five days with 24,999 USD at the start of the day, limit 3 below 25,000 USD',
    );
    // Monday 21 September to Friday 25 September are five business days; on Monday 28 the 21st has left them.
    rig.at = morning('2026-09-25');
    expect(ctx.buy(spy, 1).status).toBe('Refused');
    rig.at = morning('2026-09-28');
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });

  test('with 25,000 USD at the start of the day there is no limit', () => {
    const made = during(25_000);
    for (let i = 0; i < 4; i++) dayTrade(made);
    expect(made.ctx.buy(made.spy, 1).status).toBe('Sending');
  });

  test('a position of yesterday that is closed today is no day trade, and several closes of one opening are one', () => {
    const made = during(20_000);
    const { rig, ctx, spy } = made;
    rig.fill(ctx.buy(spy, 30), 30, 100);
    rig.at = morning('2026-09-22');
    for (let i = 0; i < 4; i++) rig.fill(ctx.sell(spy, 5), 5, 100);
    expect(ctx.buy(spy, 1).status).toBe('Sending');
    rig.fill(ctx.buy(spy, 10), 10, 100);
    for (let i = 0; i < 4; i++) rig.fill(ctx.sell(spy, 2), 2, 100);
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });

  test('what reduces passes', () => {
    const made = during(20_000);
    const { rig, ctx, spy } = made;
    rig.fill(ctx.buy(spy, 5), 5, 100);
    for (let i = 0; i < 3; i++) dayTrade(made);
    expect(ctx.buy(spy, 1).status).toBe('Refused');
    expect(ctx.sell(spy, 5).status).toBe('Sending');
  });

  test('ended on 2026-06-04 (Release 34-105226)', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { patternDayTrader, others: 'none' } });
    // 100,000 less 80,000
    rig.fill(ctx.buy(spy, 1_000), 1_000, 100);
    rig.fill(ctx.sell(spy, 1_000), 1_000, 20);
    rig.at = morning('2026-09-21');
    for (let i = 0; i < 4; i++) {
      rig.fill(ctx.buy(spy, 1), 1, 100);
      rig.fill(ctx.sell(spy, 1), 1, 100);
    }
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });
});

describe('intradayMargin', () => {
  const intradayMargin = { calendar: 'NYSE', from: '20260604', longPercent: 25, shortPercent: 30 } as const;

  test.each([
    // 4,000 * 100 * 25 % is the equity of 100,000
    ['long', 4_000, 'a maintenance margin of 100,025 USD'],
    // 3,333 * 100 * 30 % is 99,990
    ['short', -3_333, 'a maintenance margin of 100,020 USD'],
  ])('%s', (_name, quantity, text) => {
    const { ctx, spy } = spyRig(undefined, { risk: { intradayMargin, others: 'none' } });
    expect(ctx.order(spy, quantity + Math.sign(quantity)).refusal?.message).toBe(
      `intradayMargin: ${text}, limit the equity of 100,000 USD`,
    );
    expect(ctx.order(spy, quantity).status).toBe('Sending');
  });

  test('begins on the day that the broker applies it', () => {
    const { ctx, spy } = spyRig(undefined, {
      risk: { intradayMargin: { ...intradayMargin, from: '20260826' }, others: 'none' },
    });
    expect(ctx.buy(spy, 10_000).status).toBe('Sending');
  });
});
