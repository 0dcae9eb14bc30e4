import { type Instant, instantFromIso, plusMs } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HISTORY_LIMITS, type PacedRequest } from './history-pacing.ts';
import { HistoryQueue } from './history-queue.ts';

// The rules are IB's: 15 s for the identical, fewer than six of a series in 2 s, 60 in 10 min, BID_ASK twice, 50 open.

const START = instantFromIso('2026-08-25T14:00:00Z');

function fine(identity: string, series = identity, weight: 1 | 2 = 1): PacedRequest {
  return { identity, series, weight, isFine: true };
}

/** Drives the queue to its end; every request is answered after `answerMs`. Milliseconds from the start at which each was sent. */
function sendTimes(requests: readonly PacedRequest[], answerMs = 0): number[] {
  const queue = new HistoryQueue();
  for (const [id, request] of requests.entries()) queue.add(id, request);
  const sent: number[] = [];
  const answers: { readonly at: Instant; readonly id: number }[] = [];
  let now = START;
  for (let turn = 0; turn < 10_000 && sent.length < requests.length; turn++) {
    for (const { id } of answers.filter(({ at }) => at <= now)) queue.finish(id);
    for (let id = queue.take(now); id !== undefined; id = queue.take(now)) {
      sent.push((now - START) / 1_000);
      if (answerMs === 0) queue.finish(id);
      else answers.push({ at: plusMs(now, answerMs), id });
    }
    const nextAnswer = answers.map(({ at }) => at).find((at) => at > now);
    now = queue.nextWake(now) ?? nextAnswer ?? now;
  }
  return sent;
}

/** The most that went out in any window of this length. */
function mostWithin(times: readonly number[], lengthMs: number): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + lengthMs).length));
}

describe('the history queue', () => {
  it('G2 asks for the same again after 15 s at the soonest', () => {
    const [first, second, ...more] = sendTimes([fine('a'), fine('a')]);
    expect(first).toBe(0);
    expect(second).toBeGreaterThanOrEqual(15_000);
    expect(second).toBeLessThan(16_000);
    expect(more).toEqual([]);
  });

  it('G2 sends fewer than six of one series within 2 s', () => {
    const times = sendTimes(Array.from({ length: 12 }, (_, i) => fine(`page ${i}`, 'AAPL')));
    expect(mostWithin(times, 2_001)).toBe(5);
    expect(times.at(-1)).toBeLessThan(5_000);
  });

  it('G2 sends 60 within ten minutes, and counts BID_ASK twice', () => {
    const single = sendTimes(Array.from({ length: 70 }, (_, i) => fine(`s${i}`)));
    expect(mostWithin(single, 600_001)).toBe(60);
    const double = sendTimes(Array.from({ length: 35 }, (_, i) => fine(`d${i}`, `d${i}`, 2)));
    expect(mostWithin(double, 600_001)).toBe(30);
  });

  it('G2 leaves 50 open at most, whatever the size of the bars', () => {
    const requests = Array.from({ length: 120 }, (_, i) => ({ ...fine(`r${i}`), isFine: false }));
    const times = sendTimes(requests, 3_000);
    expect(times.filter((at) => at < 3_000)).toHaveLength(50);
    expect(times.filter((at) => at < 6_000)).toHaveLength(100);
  });

  it('lets a request pass that need not wait for those before it', () => {
    const queue = new HistoryQueue();
    queue.add(1, fine('a'));
    queue.add(2, fine('a'));
    queue.add(3, fine('b'));
    expect([queue.take(START), queue.take(START), queue.take(START)]).toEqual([1, 3, undefined]);
  });

  it('S37 sends a violating request again after a pause that doubles, and nothing fine meanwhile', () => {
    const queue = new HistoryQueue();
    queue.add(1, fine('a'));
    queue.take(START);
    queue.violated(1, fine('a'), START);
    queue.add(2, fine('b'));
    const again = queue.nextWake(START)!;
    expect(again - START).toBeGreaterThanOrEqual(15_000_000);
    expect(queue.take(plusMs(START, 15_000))).toBeUndefined();
    expect(queue.take(again)).toBe(1);
    queue.violated(1, fine('a'), again);
    expect(queue.nextWake(again)! - again).toBeGreaterThanOrEqual(2 * 15_000_000);
  });

  it('tells when it will be empty at the soonest', () => {
    const queue = new HistoryQueue();
    for (let id = 0; id < 61; id++) queue.add(id, fine(`r${id}`));
    expect(queue.drainedAt(START) - START).toBe(DEFAULT_HISTORY_LIMITS.windowMs * 1_000);
  });
});
