import { ORDER_STATUSES } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { isDone, lifeOfStatus, mayFollow, ORDER_LIVES, TRANSITIONS } from './order-life.ts';

describe('the transition table', () => {
  test('has no way out of Filled and Refused', () => {
    expect([TRANSITIONS.Filled, TRANSITIONS.Refused]).toEqual([[], []]);
  });

  test('lets a fill, and nothing else, follow a cancel (C6, C7)', () => {
    expect(TRANSITIONS.Cancelled).toEqual(['Filled']);
  });

  test('never goes back to before the order was handed over (C9)', () => {
    for (const from of ORDER_LIVES) {
      expect(mayFollow(from, 'Sending')).toBe(false);
      expect(mayFollow(from, 'Refused')).toBe(false);
    }
  });

  test('goes back to Pending only from what nobody was sure of (C9)', () => {
    const before = ORDER_LIVES.filter((from) => mayFollow(from, 'Pending'));
    expect(before).toEqual(['Sending', 'NotSent', 'Unknown']);
  });

  test('has Inactive as a place to come back from (C6, C19)', () => {
    expect(isDone('Inactive')).toBe(false);
    expect(mayFollow('Inactive', 'Submitted')).toBe(true);
    expect(mayFollow('Inactive', 'Filled')).toBe(true);
  });

  test('says NotSent only of what the broker never acknowledged', () => {
    expect(ORDER_LIVES.filter((from) => mayFollow(from, 'NotSent'))).toEqual(['Sending', 'Unknown']);
  });

  test('reaches the broker’s end from every state at the broker', () => {
    for (const from of [
      'Sending',
      'Pending',
      'PreSubmitted',
      'Submitted',
      'PendingCancel',
      'Inactive',
      'Unknown',
    ] as const) {
      for (const to of ['Cancelled', 'Filled'] as const) expect(mayFollow(from, to)).toBe(true);
    }
  });
});

test('no status of the broker fills an order (C10)', () => {
  expect(ORDER_STATUSES.map(lifeOfStatus)).not.toContain('Filled');
  expect(lifeOfStatus('Filled')).toBe('Submitted');
});
