import { type Bracket, defineStrategy } from '@tapewright/engine';
import type { ModifyRequest } from '@tapewright/tws';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DriverBench, journalDir, startedBench } from './testing/driver-bench.ts';

/** A bracket when the first quote comes; at a later one, once its stop rests, that is moved. */
const strategy = defineStrategy((ctx) => {
  const googl = ctx.stock('GOOGL');
  ctx.quotes(googl);
  let bracket: Bracket | undefined;
  return {
    onQuote() {
      bracket ??= ctx.bracket(googl, 100, { entry: { limit: 150 }, takeProfit: 160, stopLoss: 140 });
      const { stopLoss } = bracket;
      if (stopLoss?.status === 'PreSubmitted') ctx.modify(stopLoss, { stop: 141 });
    },
  };
});

let dir: string;
let removeDir: () => void;
beforeEach(() => {
  ({ dir, remove: removeDir } = journalDir());
});
afterEach(() => removeDir());
const started = (): Promise<DriverBench> => startedBench(dir, { strategy });

describe('a bracket at the broker', () => {
  test('goes out as one: its exits name the id of the entry, and only the last transmits', async () => {
    const made = await started();
    made.quote();
    expect(made.link.placed.map(({ orderId, order }) => [orderId, order.parentId, order.transmit])).toEqual([
      [1, undefined, false],
      [2, 1, false],
      [3, 1, undefined],
    ]);
  });

  test('sends no exit of an entry that did not go out', async () => {
    const made = await started();
    made.link.failNextPlace = new Error('the session is waiting');
    made.quote();
    expect(made.link.placed).toEqual([]);
    expect(made.statuses).toEqual(['NotSent', 'NotSent', 'NotSent']);
    expect(made.engine.orders[1]?.reason).toBe('the order that it is attached to was not sent');
  });

  test('of which an exit could not go out is cancelled; what was held back for it is discarded', async () => {
    const made = await started();
    made.quote();
    made.link.report({ kind: 'notSent', at: made.clock.now(), orderId: 3, reason: 'its time was over' });
    expect(made.link.cancelled).toEqual([1, 2]);
    made.link.error(1, 202, 'Order was discarded');
    made.link.error(2, 202, 'Order was discarded');
    expect(made.statuses).toEqual(['NotSent', 'NotSent', 'NotSent']);
  });

  test('of which the process died in the middle is taken back by the next', async () => {
    const made = await started();
    made.link.onWrite = (orderId) => {
      if (orderId === 1) made.kill();
      if (orderId > 1) throw new Error('nobody is there any more');
    };
    made.quote();
    // What a gateway held back for a session that has ended, it has thrown away: no list shows it.
    const next = await startedBench(dir, { strategy, firstOrderId: 4 });
    expect(next.statuses).toEqual(['NotSent', 'NotSent', 'NotSent']);
    expect(next.link.placed).toEqual([]);
  });

  test('keeps the name of its entry when an exit is changed', async () => {
    const made = await started();
    const changes: unknown[] = [];
    made.link.modify = (request?: ModifyRequest) => void changes.push(request?.order);
    made.quote();
    for (const id of [1, 2, 3]) made.link.status(id, 'PreSubmitted');
    made.quote(148);
    expect(changes).toEqual([expect.objectContaining({ auxPrice: 141, parentId: 1 })]);
  });
});
