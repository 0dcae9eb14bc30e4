import { describe, expect, it } from 'vitest';
import { fills, Scene, told } from '../testing/scene.ts';

// Sources: SR-NYSE-2018-58 and SR-NASDAQ-2018-068. 20:00 UTC is the close in New York in summer; IBM is listed by NYSE, AAPL by NASDAQ.

const IBM = 8314;

describe('orders for the closing auction', () => {
  it.each([
    ['MOC', undefined, '2026-08-25T19:54:59Z', true],
    ['MOC', undefined, '2026-08-25T19:55:00Z', false],
    ['LOC', undefined, '2026-08-25T19:57:59Z', true],
    ['LOC', undefined, '2026-08-25T19:58:00Z', false],
    ['MOC', IBM, '2026-08-25T19:49:59Z', true],
    ['MOC', IBM, '2026-08-25T19:50:00Z', false],
    ['LOC', IBM, '2026-08-25T19:50:00Z', false],
    // Before the rules changed.
    ['MOC', undefined, '2018-08-28T19:49:59Z', true],
    ['MOC', undefined, '2018-08-28T19:50:00Z', false],
    ['MOC', IBM, '2018-08-28T19:45:00Z', false],
    // A half day: the Friday after Thanksgiving closes at 13:00, which is 18:00 UTC.
    ['MOC', IBM, '2026-11-27T17:49:59Z', true],
    ['MOC', IBM, '2026-11-27T17:50:00Z', false],
  ] as const)('%s of conId %s at %s: taken is %s', (orderType, conId, at, isTaken) => {
    const scene = new Scene({}, at);
    const contract = conId === undefined ? {} : { conId };
    const [first] = told(scene.place({ orderType, lmtPrice: 1 }, contract));
    expect(first).toBe(
      isTaken
        ? 'Submitted 0/100'
        : '201 Order rejected - reason:The cut-off of the closing auction has passed.',
    );
  });

  it('cannot be cancelled or changed once the auction does not let them go', () => {
    const scene = new Scene({}, '2026-08-25T19:00:00Z');
    scene.place({ orderType: 'MOC' });
    const { permId } = scene;
    scene.until('2026-08-25T19:50:00Z');
    const [{ order }] = scene.venue.openOrders() as [ReturnType<typeof scene.venue.openOrders>[0]];
    expect(told(scene.handle({ kind: 'modify', permId, orderId: 1, contract: {}, order }))[0]).toContain(
      'cut-off',
    );
    expect(told(scene.handle({ kind: 'cancel', permId, clientId: 7 }))[0]).toContain('161 Cancel attempted');
    scene.handle({ kind: 'cancelAll' });
    scene.print(230);
    expect(fills(scene.until('2026-08-25T20:00:01Z'))).toEqual(['BOT 100 @230 NASDAQ']);
  });

  it('can be cancelled before that', () => {
    const scene = new Scene({}, '2026-08-25T19:00:00Z');
    scene.place({ orderType: 'MOC' });
    scene.until('2026-08-25T19:49:59Z');
    scene.handle({ kind: 'cancel', permId: scene.permId, clientId: 7 });
    expect(scene.venue.openOrders()).toEqual([]);
  });
});
