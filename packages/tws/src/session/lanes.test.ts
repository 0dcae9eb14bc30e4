import { type Instant, instant, plusMs } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PACE, type Lane, Lanes, laneOf, movesMoney } from './lanes.ts';

const T0 = instant(1_000_000);

function lanesWith(count: number, lane: Lane = 'order'): Lanes {
  const lanes = new Lanes(DEFAULT_PACE);
  for (let ticket = 0; ticket < count; ticket++) {
    lanes.push({ ticket, lane, bytes: new Uint8Array(1), notAfter: undefined });
  }
  return lanes;
}

function takeAll(lanes: Lanes, at: Instant): number[] {
  const tickets: number[] = [];
  for (let next = lanes.take(at); next !== undefined; next = lanes.take(at)) tickets.push(next.ticket);
  return tickets;
}

describe('outbound lanes', () => {
  it('G1 lets a burst of 50 orders out at once and the 51st when the first token is back', () => {
    const lanes = lanesWith(51);
    expect(takeAll(lanes, T0)).toHaveLength(50);
    expect(lanes.nextWake(T0)).toBe(T0 + 1_010_000);
    expect(takeAll(lanes, plusMs(T0, 1_009))).toEqual([]);
    expect(takeAll(lanes, plusMs(T0, 1_010))).toEqual([50]);
  });

  it('G1 never lets more than 50 out in any window of a second', () => {
    const lanes = lanesWith(500);
    const sentAtMs: number[] = [];
    for (let ms = 0; ms < 11_000; ms += 7) {
      for (const _ of takeAll(lanes, plusMs(T0, ms))) sentAtMs.push(ms);
    }
    expect(sentAtMs).toHaveLength(500);
    for (const from of sentAtMs) {
      expect(sentAtMs.filter((ms) => ms >= from && ms < from + 1_000).length).toBeLessThanOrEqual(50);
    }
  });

  it('G1 keeps ten tokens for orders: data stops at 40 and an order still goes at once', () => {
    const lanes = lanesWith(60, 'data');
    expect(takeAll(lanes, T0)).toHaveLength(40);
    lanes.push({ ticket: 900, lane: 'order', bytes: new Uint8Array(1), notAfter: undefined });
    expect(takeAll(lanes, T0)).toEqual([900]);
    // 41 are out; data needs 11 free, so it waits for two to come back.
    expect(lanes.nextWake(T0)).toBe(T0 + 1_010_000);
  });

  it('passes cancels before orders before account before data', () => {
    const lanes = lanesWith(50);
    takeAll(lanes, T0);
    for (const [ticket, lane] of (['data', 'account', 'order', 'cancel'] as const).entries()) {
      lanes.push({ ticket, lane, bytes: new Uint8Array(1), notAfter: undefined });
    }
    expect(takeAll(lanes, plusMs(T0, 2_000))).toEqual([3, 2, 1, 0]);
  });

  it('A1 hands out a message past its time without spending a token', () => {
    const lanes = new Lanes({ ...DEFAULT_PACE, messages: 1, reservedForOrders: 0 });
    const bytes = new Uint8Array(1);
    lanes.push({ ticket: 1, lane: 'order', bytes, notAfter: plusMs(T0, 5) });
    lanes.push({ ticket: 2, lane: 'order', bytes, notAfter: plusMs(T0, 10) });
    expect(takeAll(lanes, plusMs(T0, 10))).toEqual([1, 2]);
  });

  it('says when the next may go: never while nothing waits', () => {
    expect(lanesWith(0).nextWake(T0)).toBeUndefined();
    expect(lanesWith(1).nextWake(T0)).toBe(T0);
  });

  it('gives back everything that waited when the session ends', () => {
    const lanes = lanesWith(3);
    expect(lanes.drain().map((message) => message.ticket)).toEqual([0, 1, 2]);
    expect(lanes.queued).toBe(0);
  });
});

describe('the lane of a message', () => {
  it('follows from what the message does', () => {
    expect(laneOf({ kind: 'cancelOrder', orderId: 1 })).toBe('cancel');
    expect(laneOf({ kind: 'placeOrder', orderId: 1 })).toBe('order');
    expect(laneOf({ kind: 'reqPositions' })).toBe('account');
    expect(laneOf({ kind: 'cancelMktData', reqId: 1 })).toBe('data');
  });

  it('A1 names what moves money', () => {
    expect(movesMoney({ kind: 'placeOrder', orderId: 1 })).toBe(true);
    expect(movesMoney({ kind: 'reqGlobalCancel' })).toBe(true);
    expect(movesMoney({ kind: 'reqPositions' })).toBe(false);
  });
});
