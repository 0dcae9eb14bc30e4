import { instantFromIso } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { spyRig } from '../../testing/rig.ts';
import type { EveryLimit } from '../limits.ts';

function refusalAt(iso: string, limits: Partial<EveryLimit>): string | undefined {
  const { rig, ctx, spy } = spyRig(undefined, { risk: { ...limits, others: 'none' } });
  // The door into the strategy adds a millisecond.
  rig.at = instantFromIso(iso);
  return ctx.buy(spy, 1).refusal?.message;
}

describe('sessionWindow', () => {
  const sessionWindow = {
    calendar: 'NYSE',
    phases: ['regular'],
    quietAfterOpenMinutes: 5,
    quietBeforeCloseMinutes: 10,
  } as const;

  // Tuesday 2026-08-25 and Wednesday; New York is four hours behind UTC. Thanksgiving is 2026-11-26, the half day after it closes at 13:00.
  test.each([
    ['2026-08-26T13:29:59.998Z', 'NYSE is in its pre hours'],
    ['2026-08-26T13:30:00.000Z', 'in the first 5 minutes after the open'],
    ['2026-08-26T13:34:59.998Z', 'in the first 5 minutes after the open'],
    ['2026-08-26T13:34:59.999Z', undefined],
    ['2026-08-25T19:49:59.998Z', undefined],
    ['2026-08-25T19:49:59.999Z', 'in the last 10 minutes before the close'],
    ['2026-08-25T20:00:00.000Z', 'NYSE is in its post hours'],
    ['2026-08-26T02:00:00.000Z', 'NYSE is closed'],
    ['2026-08-29T15:00:00.000Z', 'NYSE is closed'],
    ['2026-11-26T16:00:00.000Z', 'NYSE is closed'],
    ['2026-11-27T17:49:59.998Z', undefined],
    ['2026-11-27T17:50:00.000Z', 'in the last 10 minutes before the close'],
    ['2051-01-03T16:00:00.000Z', 'whether NYSE trades on 20510103 is unknown'],
  ])('at %s: %s', (iso, reason) => {
    const message = reason && `sessionWindow: ${reason}; enter inside the window`;
    expect(refusalAt(iso, { sessionWindow })).toBe(message);
  });

  test('holds up entries only', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { sessionWindow, others: 'none' } });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.at = instantFromIso('2026-08-26T02:00:00Z');
    expect(ctx.buy(spy, 1).status).toBe('Refused');
    expect(ctx.sell(spy, 10).status).toBe('Sending');
  });
});

describe('restartWindow (A11)', () => {
  const overnight = { zone: 'America/New_York', from: '23:45', until: '00:15' };
  const morning = { zone: 'UTC', from: '05:00', until: '05:10' };

  test.each([
    ['2026-08-26T03:44:59.998Z', overnight, true],
    ['2026-08-26T03:44:59.999Z', overnight, false],
    ['2026-08-26T04:14:59.998Z', overnight, false],
    ['2026-08-26T04:14:59.999Z', overnight, true],
    // In winter New York is five hours behind.
    ['2026-12-02T04:50:00.000Z', overnight, false],
    ['2026-08-26T04:59:59.998Z', morning, true],
    ['2026-08-26T05:00:00.000Z', morning, false],
    ['2026-08-26T05:09:59.999Z', morning, true],
  ])('%s', (iso, restartWindow, passes) => {
    const message = `restartWindow: the gateway restarts between ${restartWindow.from} and ${restartWindow.until} ${restartWindow.zone}; order again from ${restartWindow.until} on`;
    expect(refusalAt(iso, { restartWindow })).toBe(passes ? undefined : message);
  });
});
