import { type Instant, instant, plusMs } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HEARTBEAT, Heartbeat } from './heartbeat.ts';

const T0 = instant(0);
const at = (seconds: number): Instant => plusMs(T0, seconds * 1_000);

describe('heartbeat', () => {
  it('A2 S2 finds a line that fell silent right after an answer within 15 s', () => {
    const heartbeat = new Heartbeat(DEFAULT_HEARTBEAT, T0);
    expect(heartbeat.nextWake).toBe(at(10));
    expect(heartbeat.step(at(9.999))).toBeUndefined();
    expect(heartbeat.step(at(10))).toEqual({ kind: 'ask' });
    expect(heartbeat.nextWake).toBe(at(15));
    expect(heartbeat.step(at(14.999))).toBeUndefined();
    expect(heartbeat.step(at(15))).toEqual({ kind: 'dead', silentMs: 15_000 });
  });

  it('goes on while it is answered', () => {
    const heartbeat = new Heartbeat(DEFAULT_HEARTBEAT, T0);
    for (let second = 10; second < 100; second += 11) {
      expect(heartbeat.step(at(second))).toEqual({ kind: 'ask' });
      heartbeat.heard(at(second + 1));
      heartbeat.answered(at(second + 1));
      expect(heartbeat.nextWake).toBe(at(second + 11));
    }
  });

  it('A2 does not take flowing data for an answer: three unanswered questions end it', () => {
    const heartbeat = new Heartbeat(DEFAULT_HEARTBEAT, T0);
    expect(heartbeat.step(at(10))).toEqual({ kind: 'ask' });
    heartbeat.heard(at(14));
    expect(heartbeat.step(at(15))).toEqual({ kind: 'ask' });
    heartbeat.heard(at(19));
    expect(heartbeat.step(at(20))).toEqual({ kind: 'ask' });
    heartbeat.heard(at(24));
    expect(heartbeat.step(at(25))).toEqual({ kind: 'dead', silentMs: 25_000 });
  });

  it('A2 counts bytes after the question only: data that stopped before it is silence', () => {
    const heartbeat = new Heartbeat(DEFAULT_HEARTBEAT, T0);
    heartbeat.heard(at(9));
    heartbeat.step(at(10));
    expect(heartbeat.step(at(15))).toEqual({ kind: 'dead', silentMs: 6_000 });
  });
});
