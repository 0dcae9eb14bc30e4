import { CALENDARS, instantFromIso, plusMs, toIso } from '@tapewright/model';
import { expect, test } from 'vitest';
import { Rig } from '../testing/rig.ts';
import { defineStrategy, type SessionEvent } from '../strategy/strategy.ts';
import { afterOpen, beforeClose, weekStart } from './rules.ts';
import type { Schedule } from './schedule.ts';

/** Rings every timer that is due up to a moment, each `lateMs` after its time. */
function ringUntil(rig: Rig, until: string, lateMs = 0): void {
  const rung = new Set<number>();
  for (;;) {
    const due = rig.outputs
      .filter((output) => output.kind === 'setTimer')
      .filter(({ timer, due: at }) => at <= instantFromIso(until) && !rung.has(timer))
      .sort((a, b) => a.due - b.due)[0];
    if (due === undefined) return;
    rung.add(due.timer);
    rig.at = plusMs(due.due, lateMs - 1);
    rig.send({ kind: 'timer', timer: due.timer });
  }
}

test('a schedule runs at each of its moments, and tells the session', () => {
  const ran: string[] = [];
  const rig = new Rig(
    defineStrategy((ctx) => {
      ctx.schedule({ calendar: 'NYSE', days: weekStart(), at: afterOpen(30) }, ({ date }) => {
        ran.push(`${date} ${toIso(ctx.now).slice(11, 16)}`);
      });
      return {};
    }),
  ).start();
  ringUntil(rig, '2026-09-15T00:00:00Z');
  // From 25 August: Monday 31 August, Tuesday after Labor Day, Monday 14 September.
  expect(ran).toEqual(['20260831 14:00', '20260908 14:00', '20260914 14:00']);
});

test('a moment that was missed is left out, and said', () => {
  let count = 0;
  const rig = new Rig(
    defineStrategy((ctx) => {
      ctx.schedule({ calendar: 'NYSE', at: beforeClose(5), lateMs: 1_000 }, () => (count += 1));
      return {};
    }),
  ).start();
  ringUntil(rig, '2026-08-25T23:00:00Z', 1_001);
  expect(count).toBe(0);
  expect(rig.logged('warn')).toEqual([
    'the schedule of 2026-08-25T19:55:00.000Z was missed: it is 2026-08-25T19:55:01.001Z',
  ]);
  ringUntil(rig, '2026-08-26T23:00:00Z', 1_000);
  expect(count).toBe(1);
});

test('a schedule can be cancelled from inside itself', () => {
  let count = 0;
  const rig = new Rig(
    defineStrategy((ctx) => {
      const schedule: Schedule = ctx.schedule({ calendar: 'NYSE', at: afterOpen(60) }, () => {
        count += 1;
        if (count === 2) schedule.cancel();
      });
      return {};
    }),
  ).start();
  ringUntil(rig, '2026-09-15T00:00:00Z');
  expect(count).toBe(2);
});

test('onSession hears each open and close once', () => {
  const events: SessionEvent[] = [];
  const rig = new Rig(
    defineStrategy((ctx) => {
      ctx.sessions('NYSE');
      ctx.sessions('NYSE');
      return { onSession: (event) => void events.push(event) };
    }),
  ).start();
  ringUntil(rig, '2026-08-27T00:00:00Z');
  // The rig begins at 10:00 on 25 August.
  expect(events.map(({ kind, session }) => `${kind} ${session.date}`)).toEqual([
    'close 20260825',
    'open 20260826',
    'close 20260826',
  ]);
  expect(events[0]?.session).toEqual(CALENDARS.NYSE.session('20260825'));
});
