import { describe, expect, it } from 'vitest';
import { Askings } from './askings.ts';

describe('askings', () => {
  it('D5 end in the order in which they were asked, each kind by itself', () => {
    const askings = new Askings();
    askings.asked('reqAllOpenOrders', 'user');
    askings.asked('reqPositions', 'session');
    askings.asked('reqOpenOrders', 'session');
    expect(askings.ended('positionEnd')).toEqual({ part: 'positions', asker: 'session' });
    expect(askings.ended('openOrderEnd')).toEqual({ part: 'openOrders', asker: 'user' });
    expect(askings.ended('openOrderEnd')).toEqual({ part: 'openOrders', asker: 'session' });
  });

  it('know nothing of an end that nobody asked for, and of other messages', () => {
    const askings = new Askings();
    expect(askings.ended('openOrderEnd')).toBeUndefined();
    askings.asked('reqIds', 'user');
    expect(askings.ended('nextValidId')).toBeUndefined();
  });
});
