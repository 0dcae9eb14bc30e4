import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene } from '../testing/scene.ts';
import { FRONT_OF_QUEUE, PRO_RATA, VOLUME_AHEAD, type QueueModel } from './queue-models.ts';

/** 300 are bid at 99.99 on NASDAQ before our 100. */
function behind(queue?: QueueModel): Scene {
  const scene = new Scene({ queue });
  scene.quote('NASDAQ', [[99.99, 300]], [[100.01, 300]]);
  scene.place({ orderType: 'LMT', lmtPrice: 99.99 }, { exchange: 'NASDAQ' });
  return scene;
}

const print = (scene: Scene, price: number, size: number, exchange = 'NASDAQ') =>
  fills(scene.handle({ kind: 'print', conId: AAPL, exchange, price, size: Decimal.of(size) }));

describe('a print between others', () => {
  it('fills nothing of ours without a model of the queue', () => {
    expect(print(behind(), 99.99, 10_000)).toEqual([]);
  });

  it('fills what is left of it after what was ahead', () => {
    const scene = behind(VOLUME_AHEAD);
    expect(print(scene, 99.99, 250)).toEqual([]);
    // 50 are still ahead: 90 − 50.
    expect(print(scene, 99.99, 90)).toEqual(['BOT 40 @99.99 NASDAQ']);
    expect(print(scene, 99.99, 500)).toEqual(['BOT 60 @99.99 NASDAQ']);
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('has less ahead of us when makers take away, and no more when they add', () => {
    const scene = behind(VOLUME_AHEAD);
    scene.quote('NASDAQ', [[99.99, 20]], [[100.01, 300]]);
    scene.quote('NASDAQ', [[99.99, 900]], [[100.01, 300]]);
    expect(print(scene, 99.99, 50)).toEqual(['BOT 30 @99.99 NASDAQ']);
  });

  it('fills our part of what is there in proportion', () => {
    // 100 of 400.
    const scene = behind(PRO_RATA);
    expect(print(scene, 99.99, 100)).toEqual(['BOT 25 @99.99 NASDAQ']);
    // 75 of 375, in ten-thousandths of a share.
    expect(print(scene, 99.99, 99)).toEqual(['BOT 19.8 @99.99 NASDAQ']);
  });

  it('fills us first where that is hoped for', () => {
    expect(print(behind(FRONT_OF_QUEUE), 99.99, 60)).toEqual(['BOT 60 @99.99 NASDAQ']);
  });

  it.each([VOLUME_AHEAD, PRO_RATA, FRONT_OF_QUEUE])(
    'fills us at our price when it is worse than that: $name',
    (model) => {
      const scene = behind(model);
      expect(print(scene, 99.98, 70, 'ARCA')).toEqual(['BOT 70 @99.99 NASDAQ']);
      expect(print(scene, 100.01, 500)).toEqual([]);
    },
  );

  it('at another exchange does not reach our queue', () => {
    expect(print(behind(FRONT_OF_QUEUE), 99.99, 500, 'ARCA')).toEqual([]);
  });

  it('fills a seller in the same way', () => {
    const scene = new Scene({ queue: VOLUME_AHEAD });
    scene.quote('NASDAQ', [[99.99, 300]], [[100.01, 300]]);
    scene.place({ action: 'SELL', orderType: 'LMT', lmtPrice: 100.01 }, { exchange: 'NASDAQ' });
    expect(print(scene, 100.01, 350)).toEqual(['SLD 50 @100.01 NASDAQ']);
  });

  it('lets an iceberg go to the end of the queue with its next part', () => {
    const scene = new Scene({ queue: VOLUME_AHEAD });
    scene.quote('NASDAQ', [[99.99, 300]], [[100.01, 300]]);
    const iceberg = { orderType: 'LMT', lmtPrice: 99.99, displaySize: 40 };
    scene.place(iceberg, { exchange: 'NASDAQ' });
    expect(print(scene, 99.99, 500)).toEqual(['BOT 40 @99.99 NASDAQ']);
    expect(print(scene, 99.99, 300)).toEqual([]);
    expect(print(scene, 99.99, 30)).toEqual(['BOT 30 @99.99 NASDAQ']);
  });

  it('is counted once, whoever it filled', () => {
    const scene = behind(FRONT_OF_QUEUE);
    print(scene, 99.99, 60);
    expect(scene.venue.quote(AAPL)?.volume?.toString()).toBe('60');
  });

  it('takes out the rest of a group at once', () => {
    const scene = new Scene({ queue: FRONT_OF_QUEUE });
    scene.quote('NASDAQ', [[99.99, 300]], [[100.01, 300]]);
    const pair = { orderType: 'LMT', lmtPrice: 99.99, ocaGroup: 'g', ocaType: 1 };
    scene.place(pair, { exchange: 'NASDAQ' });
    scene.place(pair, { exchange: 'NASDAQ' });
    expect(print(scene, 99.99, 500)).toEqual(['BOT 100 @99.99 NASDAQ']);
    expect(scene.venue.openOrders()).toEqual([]);
  });
});
