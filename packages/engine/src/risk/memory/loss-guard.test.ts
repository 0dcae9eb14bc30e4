import { instantFromIso } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { spyRig } from '../../testing/rig.ts';

// Everywhere: 100,000 USD of cash; 100 SPY bought at 100.

const dailyLoss = { max: 1_000, action: 'reduceOnly', calendar: 'NYSE' } as const;
const drawdown = { max: 1_500, action: 'halted', calendar: 'NYSE' } as const;

describe('dailyLoss', () => {
  test('at the limit nothing happens, a cent beyond it orders may only reduce', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { dailyLoss, others: 'none' } });
    rig.fill(ctx.buy(spy, 100), 100, 100);
    rig.bar(90);
    expect(rig.engine.tradingState).toBe('normal');
    rig.bar(89.9999);
    expect(rig.engine.tradingState).toBe('reduceOnly');
    expect(rig.logged('error')).toEqual([
      'dailyLoss: 1,000.01 USD lost on 20260825, limit 1,000 USD: reduceOnly until a person resumes',
    ]);
    expect(ctx.buy(spy, 1).refusal?.rule).toBe('tradingState');
    expect(ctx.sell(spy, 100).status).toBe('Sending');
  });

  test('trips before the strategy answers to the same bar', () => {
    const { rig, ctx, spy } = spyRig(
      (ctx) => ({ onBar: (bars) => void (bars.close() < 90 && ctx.buy(bars.instrument, 1)) }),
      { risk: { dailyLoss, others: 'none' } },
    );
    rig.fill(ctx.buy(spy, 100), 100, 100);
    rig.bar(80);
    expect(rig.order(2).status).toBe('Refused');
  });

  test('says it once, and commissions count', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { dailyLoss, others: 'none' } });
    const execId = rig.fill(ctx.buy(spy, 100), 100, 100);
    rig.bar(90);
    rig.commission(execId, 1);
    rig.bar(80);
    expect(rig.logged('error')).toHaveLength(1);
    expect(rig.logged('error')[0]).toContain('dailyLoss: 1,001 USD');
  });

  test('begins anew with the date of the exchange, at the last equity of the day before', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { dailyLoss, others: 'none' } });
    rig.fill(ctx.buy(spy, 100), 100, 100);
    rig.bar(91);
    // 23:59 in New York is not yet another day, although it is in UTC.
    rig.at = instantFromIso('2026-08-26T03:59:00Z');
    rig.bar(90.5);
    rig.at = instantFromIso('2026-08-26T04:00:00Z');
    rig.bar(81);
    // 90.5 - 81 is 9.50 a share, 950 in all: within the new day's limit
    expect(rig.engine.tradingState).toBe('normal');
    rig.bar(80);
    expect(rig.logged('error')[0]).toContain('dailyLoss: 1,050 USD lost on 20260826');
  });

  test('a person who resumes is not stopped by the same loss, but by as much again', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { dailyLoss, others: 'none' } });
    rig.fill(ctx.buy(spy, 100), 100, 100);
    rig.bar(85);
    rig.command('resume');
    rig.bar(84);
    expect(rig.engine.tradingState).toBe('normal');
    rig.bar(74);
    expect(rig.engine.tradingState).toBe('reduceOnly');
  });

  test('what opens the account is no gain and no loss', () => {
    const { rig } = spyRig(undefined, { risk: { dailyLoss, others: 'none' }, link: 'down' });
    rig.cash(-50_000, 'USD');
    rig.send({ kind: 'link', isUp: true, reason: '' });
    rig.bar(100);
    expect(rig.logged('error')).toEqual([]);
  });
});

describe('drawdown', () => {
  test('is from the highest equity, over days', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { drawdown, others: 'none' } });
    rig.fill(ctx.buy(spy, 100), 100, 100);
    rig.bar(120);
    rig.at = instantFromIso('2026-08-26T15:00:00Z');
    rig.bar(105);
    expect(rig.engine.tradingState).toBe('normal');
    rig.bar(104.99);
    expect(rig.engine.tradingState).toBe('halted');
    expect(rig.logged('error')).toEqual([
      'drawdown: 1,501 USD below the highest equity, limit 1,500 USD: halted until a person resumes',
    ]);
    expect(ctx.sell(spy, 1).refusal?.rule).toBe('tradingState');
  });

  test('beside a daily loss, the more severe state stays', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { drawdown, dailyLoss, others: 'none' } });
    rig.fill(ctx.buy(spy, 100), 100, 100);
    rig.bar(89);
    expect(rig.engine.tradingState).toBe('reduceOnly');
    rig.bar(80);
    expect(rig.engine.tradingState).toBe('halted');
    rig.at = instantFromIso('2026-08-26T15:00:00Z');
    rig.bar(65);
    expect(rig.engine.tradingState).toBe('halted');
  });
});
