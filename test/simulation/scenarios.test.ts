import { describe, expect, test } from 'vitest';
import { bookedBy, expectFilled, linesOf, play, type Script } from './scenario.ts';

// The scenarios of docs/explain/scenarios.md that endanger money, played by the whole bot against the whole gateway core: bytes over a
// simulated network in virtual time. In each the laws of the simulation hold (no order lost, doubled or late, against the venue's
// books), and at the end everything has settled; what is said below comes on top of that.

/** Buys 10 at the market, 70 s after the opening: filled at 80 s. */
const BUY_10: Script = ({ ctx, googl, at }) => at(70, () => ctx.buy(googl, 10));

/** A bid out of reach at 70 s, taken back at 300 s. */
const BID_AND_CANCEL: Script = ({ ctx, googl, at }) =>
  at(70, () => {
    const order = ctx.buy(googl, 10, { limit: 100, tif: 'GTC' });
    at(300, () => void ctx.cancel(order));
  });

describe('S1: the gateway dies between write and acknowledgement', () => {
  test('S1: the order is lost with the line, is found missing, and is not sent again', async () => {
    const played = await play(BUY_10, [[65, { fault: 'dropConnection', on: 'placeOrder' }]]);
    expect(played.order(1).status).toBe('NotSent');
    expect(bookedBy(played)).toBe(0);
  });

  test('S1: only the answer is lost, and the order is found and followed', async () => {
    const played = await play(BUY_10, [[65, { fault: 'dropConnection', on: 'placeOrder', after: true }]]);
    expectFilled(played.order(1), 10);
    expect(bookedBy(played)).toBe(1);
  });

  test('S1: the program dies after the journal and before the send', async () => {
    // Of the writes after 69 s the first is the order, or the heartbeat: either way the order is decided once.
    const played = await play(BUY_10, [
      [69.9, { kind: 'crash', point: 'before write', n: 1, downMs: 3_000, disk: 'kept', part: 0 }],
    ]);
    expect(linesOf(played, /sends .* as order/)).toHaveLength(1);
    expect(played.order(1).status).toBe('NotSent');
    expect(bookedBy(played)).toBe(0);
  });
});

test('S2: a line that is half open for 60 s is found by its heartbeat, and an order on it is not sent twice', async () => {
  const played = await play(BUY_10, [
    [66, { kind: 'halfOpen', gatewayGivesUpAfterMs: 60_000, blackMs: 60_000 }],
  ]);
  expect(linesOf(played, /the link is down: no answer to the heartbeat/)).toHaveLength(1);
  expect(played.order(1).status).toBe('NotSent');
  expect(bookedBy(played)).toBe(0);
});

test('S3: a gateway that accepts and says nothing is given up, and tried again', async () => {
  const played = await play(BUY_10, [
    [30, { fault: 'silence', times: 1 }],
    [30, { kind: 'cut' }],
    [31, { fault: 'silence', times: 1 }],
  ]);
  expectFilled(played.order(1), 10);
  expect(bookedBy(played)).toBe(1);
});

test('S4: order ids go on upward when nextValidId comes back lower', async () => {
  const script: Script = ({ ctx, googl, at }) => {
    for (const second of [70, 100, 130, 400]) at(second, () => ctx.buy(googl, 10));
  };
  const played = await play(script, [[200, { kind: 'restart', downMs: 5_000, idSetback: 3 }]]);
  const ids = linesOf(played, /sends .* as order/).map((line) => Number(/order (\d+)$/.exec(line)?.[1]));
  expect(ids).toEqual([1, 2, 3, 4]);
  for (const number of [1, 2, 3, 4]) expectFilled(played.order(number), 10);
});

test('S5: three orders in one breath are three orders', async () => {
  const script: Script = ({ ctx, googl, at }) =>
    at(70, () => {
      for (const qty of [1, 2, 3]) ctx.buy(googl, qty);
    });
  const played = await play(script, []);
  for (const qty of [1, 2, 3]) expectFilled(played.order(qty), qty);
  const permIds = played.orders.flatMap((order) => order.permIds);
  expect(new Set(permIds).size).toBe(3);
});

test('S6: an order while the line is down is refused, and nothing is sent when it is up 5 s later', async () => {
  const played = await play(BUY_10, [[68, { kind: 'restart', downMs: 5_000, idSetback: 0 }]]);
  expect(played.order(1).status).toBe('Refused');
  expect(bookedBy(played)).toBe(0);
});

test('A1: an order that waits for a sign of life beyond its time is not sent when the sign comes', async () => {
  // Nothing has been heard for 9 s: the gateway is asked first, and its answer takes 4 s. The order had 2.
  const script: Script = ({ ctx, googl, at }) => at(69.5, () => ctx.buy(googl, 10, { notAfterMs: 2_000 }));
  const played = await play(script, [[69, { kind: 'stall', ms: 4_000 }]]);
  expect(played.order(1).status).toBe('NotSent');
  expect(linesOf(played, /the link is down/)).toHaveLength(2);
  expect(bookedBy(played)).toBe(0);
});

test('S7: 10349 then fill', async () => {
  const played = await play(BUY_10, [
    [
      65,
      {
        fault: 'errorNotice',
        on: 'placeOrder',
        id: 'request',
        code: 10349,
        message: 'Order TIF was set to DAY based on order preset.',
      },
    ],
  ]);
  expectFilled(played.order(1), 10);
  expect(played.order(1).messages.map(({ code }) => code)).toEqual([10349]);
  expect(bookedBy(played)).toBe(1);
});

test('S8: 110 on a change leaves the original live, with its own price', async () => {
  const prices: (number | undefined)[] = [];
  const script: Script = ({ ctx, googl, at }) =>
    at(70, () => {
      const order = ctx.buy(googl, 10, { limit: 100, tif: 'GTC' });
      at(100, () => void ctx.modify(order, { limit: 100.123 }));
      at(130, () => {
        prices.push(order.order.lmtPrice);
        expect(order.status).toBe('Submitted');
        ctx.cancel(order);
      });
    });
  const played = await play(script, [
    [
      90,
      {
        fault: 'refusal',
        on: 'placeOrder',
        code: 110,
        message: 'The price does not conform to the minimum price variation for this contract.',
      },
    ],
  ]);
  expect(prices).toEqual([100]);
  expect(played.order(1).status).toBe('Cancelled');
  expect(bookedBy(played)).toBe(1);
});

test('S9: 201 with advanced JSON reaches the order whole', async () => {
  const advancedOrderRejectJson = '{"8229":"IBDBUYTX"}';
  const played = await play(BUY_10, [
    [
      65,
      { fault: 'refusal', on: 'placeOrder', code: 201, message: 'Order rejected', advancedOrderRejectJson },
    ],
  ]);
  expect(played.order(1).messages).toMatchObject([{ code: 201, advancedOrderRejectJson }]);
  expect(played.order(1).filled.isZero).toBe(true);
  expect(bookedBy(played)).toBe(0);
});

test('S10: 202 after a cancel of ours is a remark on it', async () => {
  const played = await play(BID_AND_CANCEL, []);
  expect(played.order(1).status).toBe('Cancelled');
  expect(played.order(1).messages.map(({ code }) => code)).toEqual([202]);
});

test.each([
  ['S11: 10147', 10147, 'OrderId 1 that needs to be cancelled is not found.'],
  ['S12: 10148', 10148, 'OrderId 1 that needs to be cancelled cannot be cancelled, state: Filled.'],
])(
  '%s in answer to a cancel changes no status: the order is looked up, and cancelled where it is',
  async (_, code, message) => {
    let heard: readonly unknown[] = [];
    const script: Script = ({ ctx, googl, at }) =>
      at(70, () => {
        const order = ctx.buy(googl, 10, { limit: 100, tif: 'GTC' });
        at(100, () => void ctx.cancel(order));
        at(110, () => {
          heard = [order.status, ...order.messages.map((text) => text.code)];
          ctx.cancel(order);
        });
      });
    // Once: the driver finds it open, and asks again. Always: it stops after the second time, and the strategy is told.
    const once = await play(script, [[90, { fault: 'refusal', on: 'cancelOrder', code, message }]]);
    expect(heard).toEqual(['Cancelled', code, 202]);
    expect(once.order(1).status).toBe('Cancelled');
    const always = await play(script, [
      [90, { fault: 'refusal', on: 'cancelOrder', code, message, times: 2 }],
    ]);
    expect(heard).toEqual(['Submitted', code, code]);
    expect(always.order(1).status).toBe('Cancelled');
  },
);

test('S13: without an acknowledgement an order is Unknown or looked up, and never sent again', async () => {
  const played = await play(BUY_10, [[65, { fault: 'silence', on: 'placeOrder' }]]);
  expect(linesOf(played, /orderUnknown|the link is down: no answer/).length).toBeGreaterThan(0);
  expect(linesOf(played, /sends .* as order/)).toHaveLength(1);
  expect(bookedBy(played)).toBe(0);
});

test('S14: openOrder three times over is one order', async () => {
  const played = await play(BUY_10, [[65, { fault: 'repeat', message: 'openOrder', copies: 3, times: 5 }]]);
  expectFilled(played.order(1), 10);
  expect(played.orders).toHaveLength(1);
});

test('S15: an execution without any status fills the order', async () => {
  const played = await play(BUY_10, [[65, { fault: 'lose', message: 'orderStatus', times: 3 }]]);
  expectFilled(played.order(1), 10);
  expect(bookedBy(played)).toBe(1);
});

test('S16: a commission before its execution is joined with it', async () => {
  const played = await play(BUY_10, [
    [65, { fault: 'holdBack', message: 'execDetails', until: 'commissionAndFeesReport' }],
  ]);
  const reports = linesOf(played, /hears: (commission|execution)/).map(
    (line) => /hears: (\w+)/.exec(line)?.[1],
  );
  expect(reports).toEqual(['commission', 'execution']);
  expectFilled(played.order(1), 10);
  expect(played.order(1).isCosted).toBe(true);
});

test('S17: a correction replaces what it corrects', async () => {
  const played = await play(BUY_10, [
    [65, { fault: 'correction', message: 'execDetails', priceChange: 0.25 }],
  ]);
  expectFilled(played.order(1), 10);
  const [fill, ...more] = played.order(1).fills;
  expect(more).toEqual([]);
  const executed = played.venue.executions()[0]?.execution.price ?? 0;
  expect(fill?.execId).toMatch(/\.02$/);
  expect(fill?.price).toBeCloseTo(executed + 0.25, 6);
});

test('S19: a fill while the line is down is recovered, once', async () => {
  // Sent at 70 s, cut at 75 s, filled at 80 s, up again a minute later.
  const played = await play(BUY_10, [[75, { kind: 'restart', downMs: 60_000, idSetback: 0 }]]);
  expectFilled(played.order(1), 10);
  const happened = linesOf(played, /hears: execution|the link is/);
  expect(happened.slice(0, 3)).toEqual([
    expect.stringContaining('the link is up'),
    expect.stringContaining('the link is down'),
    expect.stringContaining('hears: execution'),
  ]);
  expect(linesOf(played, /hears: execution/)).toHaveLength(1);
});

test('S20: executions that come twice, live and after every new session, are counted once', async () => {
  const played = await play(BUY_10, [
    [65, { fault: 'repeat', message: 'execDetails', copies: 3, times: 10 }],
    [120, { kind: 'cut' }],
    [180, { kind: 'cut' }],
  ]);
  expectFilled(played.order(1), 10);
  expect(linesOf(played, /hears: execution/)).toHaveLength(1);
});

const LOST = { fault: 'errorNotice', code: 1100, message: 'Connectivity has been lost.' } as const;
const KEPT = {
  fault: 'errorNotice',
  code: 1102,
  message: 'Connectivity restored, data maintained.',
} as const;
const DATA_LOST = { fault: 'errorNotice', code: 1101, message: 'Connectivity restored, data lost.' } as const;

test.each([
  ['S23: 1100 and then 1102: no order goes out between, and the next one after', KEPT],
  ['S24: 1100 and then 1101: no order goes out between, and the next one after', DATA_LOST],
])('%s', async (_, back) => {
  const script: Script = ({ ctx, googl, at }) => {
    at(70, () => ctx.buy(googl, 10));
    at(130, () => ctx.buy(googl, 20));
  };
  const played = await play(script, [
    [65, LOST],
    [100, back],
  ]);
  expect(played.order(1).status).toBe('Refused');
  expectFilled(played.order(2), 20);
  expect(bookedBy(played)).toBe(1);
});

test('S44: a change during 1100 is refused and leaves one order; a cancel goes through', async () => {
  const refusals: (string | undefined)[] = [];
  const script: Script = ({ ctx, googl, at }) =>
    at(70, () => {
      const order = ctx.buy(googl, 10, { limit: 100, tif: 'GTC' });
      at(120, () => void refusals.push(ctx.modify(order, { limit: 101 })?.rule));
      at(140, () => void ctx.cancel(order));
    });
  const played = await play(script, [
    [110, LOST],
    [200, KEPT],
  ]);
  expect(refusals).toEqual(['link']);
  expect(played.order(1).status).toBe('Cancelled');
  expect(played.order(1).order.lmtPrice).toBe(100);
  expect(bookedBy(played)).toBe(1);
});

test('S21: what another program trades in the account is held as external, once, whatever its order is numbered', async () => {
  const script: Script = ({ ctx, googl, at }) => {
    at(70, () => ctx.buy(googl, 10));
    at(600, () => expect(ctx.position(googl).qty.toString()).toBe('35'));
  };
  const conId = 208813719;
  const played = await play(script, [
    [100, { kind: 'stranger', conId, qty: 25 }],
    [200, { kind: 'cut' }],
    [400, { kind: 'cut' }],
  ]);
  // Both orders have the order id 1, each at its own client.
  expectFilled(played.order(1), 10);
  expect(played.external.map(({ filled }) => filled.toString())).toEqual(['25']);
});

test('S22: an order that the gateway doubled is an alarm, and is not over before both are', async () => {
  const script: Script = ({ ctx, googl, at }) =>
    at(70, () => {
      const order = ctx.buy(googl, 10, { limit: 100, tif: 'GTC' });
      at(300, () => void ctx.cancel(order));
      // The order id leads to one of the two only.
      at(350, () => expect(order.status).toBe('Submitted'));
    });
  const played = await play(script, [
    [65, { fault: 'twinOrder' }],
    [400, { kind: 'globalCancel' }],
  ]);
  expect(linesOf(played, /says: .*at the broker twice/)).toHaveLength(1);
  expect(
    linesOf(played, /says: .*works on as permId \d+ after permId \d+ has ended: cancel it/),
  ).toHaveLength(1);
  expect(played.order(1).status).toBe('Cancelled');
  expect(bookedBy(played)).toBe(2);
});

test('H4: history is refused while nothing has ever traded; the bars come once something has, and the bot trades on them', async () => {
  const starts: string[] = [];
  const script: Script = ({ ctx, googl, at }) => {
    const bars = ctx.bars(googl, '1 min');
    at(60, () => expect(bars.count).toBe(0));
    at(600, () => {
      expect(bars.count).toBeGreaterThan(3);
      starts.push('bought');
      ctx.buy(googl, 10);
    });
  };
  const played = await play(script, [], { firstTradeMinute: 5 });
  // 15, 30, 60 and 120 s after one another: 225 s; the fifth refusal or the answer comes at 5:45 at the latest.
  const refusals = linesOf(played, /query returned no data.*asked for again in \d+ s/);
  expect(refusals.map((line) => /in (\d+) s/.exec(line)?.[1])).toEqual(['15', '30', '60', '120', '120']);
  expect(starts).toEqual(['bought']);
  expectFilled(played.order(1), 10);
});
