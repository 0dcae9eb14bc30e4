import { instant, seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { fixedLatency, latencyByExchange, OrdersOnTheWay, randomLatency } from './latency.ts';
import { AAPL, fills, Scene, told } from './testing/scene.ts';

/** A hundred shares are asked at 100.01, and orders take 300 µs. */
function away(latency = fixedLatency(300)): Scene {
  const scene = new Scene({ latency });
  scene.quote('NASDAQ', [[99.99, 100]], [[100.01, 100]]);
  return scene;
}

const later = (scene: Scene, micros: number) => {
  scene.now = instant(scene.now + micros);
  return scene.handle({ kind: 'time' });
};

describe('an order that is on its way', () => {
  it('meets the market that is there when it arrives', () => {
    const scene = away();
    expect(scene.place()).toEqual([]);
    expect(scene.venue.nextDue()).toBe(scene.now + 300);
    expect(told(later(scene, 299))).toEqual([]);
    expect(fills(later(scene, 1))).toEqual(['BOT 100 @100.01 NASDAQ']);
    expect(scene.venue.executions()[0]?.at).toBe(scene.now);
  });

  it('misses a price that has gone', () => {
    const scene = away();
    scene.place({ orderType: 'LMT', lmtPrice: 100.01, tif: 'IOC' });
    scene.now = instant(scene.now + 100);
    scene.quote('NASDAQ', [[99.99, 100]], [[100.02, 100]]);
    expect(told(later(scene, 1_000)).at(-1)).toBe('202 Order Canceled - reason:');
  });

  it('arrives before what happens at the same moment and after what happened before', () => {
    const scene = away();
    scene.place();
    const placedAt = scene.now;
    scene.now = instant(placedAt + 300);
    expect(fills(scene.quote('NASDAQ', [[99.99, 100]], [[105, 100]]))).toEqual(['BOT 100 @100.01 NASDAQ']);
  });

  it('may fill while its cancel is on the way', () => {
    const scene = away();
    scene.place({ orderType: 'LMT', lmtPrice: 100 });
    later(scene, 300);
    const { permId } = scene;
    scene.handle({ kind: 'cancel', permId, clientId: 7 });
    scene.now = instant(scene.now + 200);
    expect(fills(scene.quote('ARCA', [], [[100, 100]]))).toEqual(['BOT 100 @100 ARCA']);
    expect(told(later(scene, 100))).toEqual([
      '10148 OrderId 1 that needs to be cancelled can not be cancelled, state: Filled.',
    ]);
  });

  it('is as long on its way as its exchange is slow', () => {
    const scene = away(latencyByExchange({ IEX: 700, SMART: 700 }, 50));
    scene.quote('IEX', [], [[100.01, 100]]);
    scene.place({ totalQuantity: 10 }, { exchange: 'NASDAQ' });
    expect(fills(later(scene, 50))).toEqual(['BOT 10 @100.01 NASDAQ']);
    scene.place({ totalQuantity: 10 }, { conId: AAPL, exchange: 'IEX' });
    expect(fills(later(scene, 699))).toEqual([]);
    expect(fills(later(scene, 1))).toEqual(['BOT 10 @100.01 IEX']);
  });

  it('does not overtake one that was sent before', () => {
    const way = new OrdersOnTheWay(randomLatency(100, 500), seededRandom(1));
    const at = new Scene().now;
    for (let i = 0; i < 200; i++) way.send({ kind: 'cancel', at: instant(at + i), permId: i, clientId: 0 });
    const arrived = Array.from({ length: 200 }, () => way.arrived(instant(at + 1e6))!);
    expect(arrived.map((input) => (input.kind === 'cancel' ? input.permId : -1))).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
    const delays = arrived.map((input, i) => input.at - at - i);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...delays)).toBeGreaterThan(1_000);
  });

  it('arrives at once where nothing is said of latency', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.99, 100]], [[100.01, 100]]);
    expect(fills(scene.place())).toEqual(['BOT 100 @100.01 NASDAQ']);
  });

  it('meets the way between two points of a bar where it has come to by then', () => {
    const scene = new Scene({ latency: fixedLatency(300), publishes: 'orders' });
    scene.point('open', 100);
    scene.place();
    scene.now = instant(scene.now + 1_000);
    // 300 of the 1,000 ms on the way from 100 to 101 have gone.
    expect(fills(scene.point('high', 101))).toEqual(['BOT 100 @100.3 NASDAQ']);
  });
});
