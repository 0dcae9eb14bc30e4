import { Decimal, instant, seededRandom, type Instant, type Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { intradayVolume } from '../synthetic/intraday-curve.ts';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';

const SECOND = 1_000_000;
const START = '2026-08-25T14:00:00Z';

/** A scene with much on both sides that is there again every second. */
class Stage {
  readonly scene = new Scene({}, START);
  readonly start = this.scene.now;
  bid = 99.99;
  ask = 100.01;
  size = 50_000;

  place(algoStrategy: string, params: Readonly<Record<string, string>>, order: Partial<Order> = {}) {
    const algoParams = Object.entries(params).map(([tag, value]) => ({ tag, value }));
    this.show();
    const { totalQuantity, ...rest } = order;
    return this.scene.place({
      algoStrategy,
      algoParams,
      ...rest,
      totalQuantity: totalQuantity?.toNumber() ?? 1_000,
    });
  }

  show(): void {
    this.scene.quote('NASDAQ', [[this.bid, this.size]], [[this.ask, this.size]]);
  }

  /** Lets seconds pass, with a print of others in each. */
  run(seconds: number, printSize = 0): void {
    for (let i = 0; i < seconds; i++) {
      this.scene.now = instant(this.scene.now + SECOND);
      this.scene.handle({ kind: 'time' });
      this.show();
      if (printSize > 0) this.scene.print(100, printSize);
    }
  }

  /** Seconds since the start and shares of every fill. */
  get fills(): readonly (readonly [second: number, shares: number])[] {
    return this.scene.outputs.flatMap((output) =>
      output.kind === 'execution'
        ? [[(output.at - this.start) / SECOND, output.execution.shares!.toNumber()] as const]
        : [],
    );
  }

  get filled(): number {
    return this.fills.reduce((sum, [, shares]) => sum + shares, 0);
  }
}

const at = (second: number): string => {
  const date = new Date(Date.parse(START) + second * 1000);
  return `${date.toISOString().slice(0, 10).replaceAll('-', '')}-${date.toISOString().slice(11, 19)}`;
};

describe('an order that names an algorithm', () => {
  it.each([
    [{ algoStrategy: 'Sniper' }, '439 Order processing failed. Algorithm definition not found.'],
    [
      { algoStrategy: 'Twap', algoParams: [{ tag: 'speed', value: '1' }] },
      '443 Order processing failed. Unknown algo attribute. speed',
    ],
    [
      { algoStrategy: 'Vwap', algoParams: [{ tag: 'maxPctVol', value: '20' }] },
      '441 Algo attributes validation failed: maxPctVol=20 is not a part above 0 and up to 1.',
    ],
    [
      { algoStrategy: 'Adaptive', algoParams: [{ tag: 'adaptivePriority', value: 'Soon' }] },
      '441 Algo attributes validation failed: adaptivePriority=Soon is not one of Urgent, Normal, Patient.',
    ],
    [{ algoStrategy: 'PctVol' }, '441 Algo attributes validation failed: pctVol is missing.'],
    [
      { algoStrategy: 'Twap', algoParams: [{ tag: 'endTime', value: '09:00:00 US/Eastern' }] },
      '441 Algo attributes validation failed: the end is not after the start and after now.',
    ],
    [
      { algoStrategy: 'Twap', orderType: 'STP', auxPrice: 101 },
      '442 Specified algorithm is not allowed for this order.',
    ],
    [{ algoStrategy: 'Twap', tif: 'IOC' }, '442 Specified algorithm is not allowed for this order.'],
    [
      { algoStrategy: 'Twap', displaySize: 10 },
      "10255 The 'Display Size' order attribute may not be specified for this order.",
    ],
  ])('is refused when it cannot be worked: %j', (order, message) => {
    expect(told(new Stage().scene.place(order))).toEqual([message]);
  });

  it('may not be changed to another algorithm, but to another size', () => {
    const stage = new Stage();
    stage.place('Twap', { endTime: at(100) });
    const { permId, orderId, order } = stage.scene.venue.openOrders()[0]!;
    const modify = (change: Partial<Order>) =>
      told(
        stage.scene.handle({
          kind: 'modify',
          permId,
          orderId,
          contract: {},
          order: { ...order, ...change },
        }),
      );
    expect(modify({ algoParams: [] })).toEqual(['440 Order modify failed. Algorithm cannot be modified.']);
    modify({ totalQuantity: Decimal.of(500) });
    stage.run(120);
    expect(stage.filled).toBe(500);
  });

  it('is told of every fill under its own ids, and of nothing else', () => {
    const stage = new Stage();
    const placed = stage.place('Twap', { endTime: at(20) }, { orderId: 42 });
    stage.run(20);
    const ids = stage.scene.outputs.flatMap((output) =>
      output.kind === 'order' || output.kind === 'execution'
        ? [output.kind === 'order' ? output.orderId : output.execution.orderId]
        : [],
    );
    expect(new Set(ids)).toEqual(new Set([42]));
    // 500 shares at 0.005, and 0.000003 each for the audit trail.
    expect(told(placed)).toEqual([
      'Submitted 0/1000',
      'BOT 500 @100.01 NASDAQ',
      'Submitted 500/1000',
      expect.stringMatching(/^costs 2\.5/) as string,
    ]);
    expect(stage.scene.venue.openOrders()).toEqual([]);
    expect(stage.filled).toBe(1_000);
  });

  it('stops when it is cancelled, and what waits is gone with it', () => {
    const stage = new Stage();
    stage.place('MinImpact', { maxPctVol: '0.5' }, { totalQuantity: Decimal.of(5_000) });
    stage.run(30, 1_000);
    const { permId } = stage.scene.venue.openOrders()[0]!;
    expect(told(stage.scene.handle({ kind: 'cancel', permId, clientId: 7 }))[0]).toMatch('Cancelled');
    const before = stage.filled;
    stage.scene.quote('IBKRATS', [], [[90, 10_000]]);
    stage.run(60, 1_000);
    expect(stage.filled).toBe(before);
    expect(stage.scene.venue.nextDue()).toBeUndefined();
  });

  it('never trades beyond its limit', () => {
    const stage = new Stage();
    stage.place('Twap', { endTime: at(100) }, { orderType: 'LMT', lmtPrice: 100 });
    stage.run(50);
    expect(stage.fills).toEqual([]);
    [stage.bid, stage.ask] = [99.98, 100];
    stage.run(50);
    expect(stage.filled).toBe(1_000);
  });
});

describe('Twap', () => {
  it('trades equal parts from its start to its end', () => {
    const stage = new Stage();
    stage.place('Twap', { startTime: at(30), endTime: at(130) });
    stage.run(29);
    expect(stage.fills).toEqual([]);
    stage.run(101);
    // Ten steps of ten seconds, each with the part of its own ten seconds.
    expect(stage.fills).toEqual(Array.from({ length: 10 }, (_, i) => [30 + 10 * i, 100]));
  });

  it('is cancelled with what is left at its end, or goes on if it may', () => {
    const run = (allowPastEndTime: string) => {
      const stage = new Stage();
      stage.size = 30;
      stage.place('Twap', { endTime: at(60), allowPastEndTime });
      stage.run(300);
      return stage;
    };
    const ended = run('0');
    // Each second shows 30 again, but it steps every ten: 30 at each of six steps.
    expect(ended.filled).toBe(180);
    expect(told(ended.scene.outputs).at(-1)).toBe(
      '202 Order Canceled - reason:The time of the algorithm is over.',
    );
    expect(run('1').filled).toBe(180 + 30 * 25);
  });

  it.each([
    ['Marketable', 100.01],
    ['Matching Midpoint', 100],
    ['Matching Same Side', 99.99],
  ])('trades %s at %d', (strategyType, price) => {
    const stage = new Stage();
    stage.place('Twap', { strategyType, endTime: at(60) });
    stage.scene.quote('IBKRATS', [], [[90, 10_000]]);
    stage.scene.quote('ARCA', [], [[99.99, 10_000]]);
    const first = stage.scene.outputs.find(({ kind }) => kind === 'execution');
    expect(first?.kind === 'execution' ? first.execution.price : undefined).toBe(price);
  });
});

describe('a share of the volume', () => {
  it.each(['PctVol', 'PctVolSz', 'PctVolTm', 'PctVolPx', 'Vwap', 'ArrivalPx', 'MinImpact'])(
    'of %s is kept over any stretch of time',
    (name) => {
      for (let seed = 0; seed < 6; seed++) {
        const random = seededRandom(`${name} ${seed}`);
        const cap = 0.1;
        const rate = String(cap);
        const params: Readonly<Record<string, Readonly<Record<string, string>>>> = {
          PctVol: { pctVol: rate },
          PctVolSz: { startPctVol: '0.02', endPctVol: rate },
          PctVolTm: { startPctVol: rate, endPctVol: '0.02' },
          PctVolPx: { pctVol: '0.05', deltaPctVol: '0.1', minPctVol4Px: '0.01', maxPctVol4Px: rate },
        };
        const stage = new Stage();
        const end: Readonly<Record<string, string>> = name === 'Vwap' ? { endTime: at(200) } : {};
        stage.place(
          name,
          { ...(params[name] ?? { maxPctVol: rate }), ...end },
          { totalQuantity: Decimal.of(40_000) },
        );
        const others: (readonly [second: number, shares: number])[] = [];
        for (let second = 1; second <= 200; second++) {
          stage.run(1);
          const size = random.below(3) === 0 ? random.below(4_000) : 0;
          if (size > 0) {
            stage.scene.print(100, size);
            others.push([second, size]);
          }
          if (name === 'MinImpact') stage.scene.quote('IBKRATS', [], [[90, random.below(2) * 5_000]]);
        }
        expect(stage.filled, `${name} ${seed}`).toBeGreaterThan(200);
        // What it has traded from one second to another: at most its share of what others traded since the step before, and a share.
        const within = (list: Stage['fills'], from: number, to: number) =>
          list.reduce((sum, [second, shares]) => sum + (second >= from && second <= to ? shares : 0), 0);
        for (let from = 0; from < 200; from += 7)
          for (let to = from; to <= 200; to += 13)
            expect(within(stage.fills, from, to), `${name} ${seed}, ${from} to ${to}`).toBeLessThanOrEqual(
              cap * within(others, from - 20, to) + 1,
            );
      }
    },
  );

  it('cannot be kept where nothing says what others trade', () => {
    const scene = new Scene({}, START);
    scene.point('open', 100);
    const outputs = scene.place({ algoStrategy: 'PctVol', algoParams: [{ tag: 'pctVol', value: '0.1' }] });
    expect(told(outputs)).toEqual([
      'Submitted 0/100',
      'Cancelled 0/100',
      '202 Order Canceled - reason:This market does not say what others trade, so no share of it can be kept to.',
    ]);
  });

  it('follows the price as it says', () => {
    // 5 % at 100; a buyer is offered 1 % less: 5 % + 5 % for that percent. The midpoint is what counts.
    const stage = new Stage();
    const params = { pctVol: '0.05', deltaPctVol: '0.05', minPctVol4Px: '0.01', maxPctVol4Px: '0.5' };
    stage.place('PctVolPx', params, { totalQuantity: Decimal.of(10_000) });
    stage.run(20, 400);
    const before = stage.filled;
    [stage.bid, stage.ask] = [98.99, 99.01];
    stage.run(5, 400);
    const settled = stage.filled;
    stage.run(20, 400);
    // Steps of five seconds with 2,000 of others in each, and 1,600 in the first: 5 % of 7,600, and then 10 % of 8,000.
    expect([before, stage.filled - settled]).toEqual([380, 800]);
  });

  it('is exceeded only to complete an order that says so', () => {
    const run = (forceCompletion: string) => {
      const stage = new Stage();
      stage.place('ArrivalPx', {
        maxPctVol: '0.1',
        riskAversion: 'Neutral',
        endTime: at(400),
        forceCompletion,
      });
      stage.run(400, 10);
      return stage.filled;
    };
    expect(run('1')).toBe(1_000);
    expect(run('0')).toBeLessThanOrEqual(400);
  });
});

describe('Vwap', () => {
  it('is as far as the usual volume of the session at every step', () => {
    const stage = new Stage();
    stage.place('Vwap', { endTime: at(1_000) }, { totalQuantity: Decimal.of(10_000) });
    stage.run(1_000);
    const open = Date.parse('2026-08-25T13:30:00Z') * 1000;
    const gone = (moment: Instant | number) => intradayVolume((moment - open) / (6.5 * 3_600 * SECOND));
    const whole = gone(stage.start + 1_000 * SECOND) - gone(stage.start);
    let sum = 0;
    for (const [second, shares] of stage.fills) {
      sum += shares;
      const target = 10_000 * ((gone(stage.start + (second + 10) * SECOND) - gone(stage.start)) / whole);
      expect(sum).toBeLessThanOrEqual(target);
      // It waits until it is 2 % behind, and a step may bring 1.2 % more.
      expect(sum).toBeGreaterThanOrEqual(target - 350);
    }
    expect(sum).toBe(10_000);
  });

  it('never takes when it is told so', () => {
    const stage = new Stage();
    stage.place('Vwap', { endTime: at(200), noTakeLiq: '1' });
    stage.run(100);
    expect(stage.fills).toEqual([]);
    stage.scene.quote('ARCA', [], [[99.99, 10_000]]);
    expect(fills(stage.scene.outputs).every((line) => line.includes('@99.99 '))).toBe(true);
    expect(stage.filled).toBeGreaterThan(0);
  });
});

describe('Adaptive', () => {
  it.each([
    ['Urgent', 2],
    ['Normal', 10],
    ['Patient', 40],
  ])('%s takes after %d seconds that brought nothing', (adaptivePriority, seconds) => {
    const stage = new Stage();
    stage.place('Adaptive', { adaptivePriority });
    stage.run(seconds - 1);
    expect(stage.fills).toEqual([]);
    stage.run(2);
    expect(stage.fills).toEqual([[seconds, 1_000]]);
  });

  it('gets the midpoint where somebody is there', () => {
    const stage = new Stage();
    stage.place('Adaptive', { adaptivePriority: 'Urgent' });
    stage.scene.quote('IBKRATS', [], [[90, 10_000]]);
    stage.run(2);
    expect(fills(stage.scene.outputs)).toEqual(['BOT 1000 @100 IBKRATS']);
  });
});

describe('pieces', () => {
  it('of DarkIce are half as large to half as large again, one after the other', () => {
    const stage = new Stage();
    stage.place('DarkIce', { displaySize: '100' }, { orderType: 'LMT', lmtPrice: 100.01 });
    const shown = () => stage.scene.venue.openOrders().length;
    expect(shown()).toBe(1);
    stage.run(60);
    const sizes = stage.fills.map(([, shares]) => shares);
    expect(sizes.length).toBeGreaterThan(5);
    for (const size of sizes.slice(0, -1)) {
      expect(size).toBeGreaterThanOrEqual(50);
      expect(size).toBeLessThanOrEqual(150);
    }
    expect(new Set(sizes).size).toBeGreaterThan(3);
    expect(stage.filled).toBe(1_000);
  });

  it('of AD come every so many seconds', () => {
    const stage = new Stage();
    stage.place(
      'AD',
      { componentSize: '300', timeBetweenOrders: '60' },
      { orderType: 'LMT', lmtPrice: 100.01 },
    );
    stage.run(200);
    // The last one is what is left.
    expect(stage.fills).toEqual([
      [0, 300],
      [60, 300],
      [120, 300],
      [180, 100],
    ]);
  });

  it('of AD wait for each other if they are to', () => {
    const run = (catchUp: string) => {
      const stage = new Stage();
      stage.place(
        'AD',
        { componentSize: '300', timeBetweenOrders: '60', waitForFill: '1', catchUp },
        { orderType: 'LMT', lmtPrice: 100.01 },
      );
      [stage.bid, stage.ask] = [100.01, 100.05];
      stage.run(150);
      [stage.bid, stage.ask] = [99.99, 100.01];
      stage.run(150);
      return stage.fills;
    };
    // The second is taken when the price is back, at 151; the third was due at 120.
    expect(run('1')).toEqual([
      [0, 300],
      [151, 300],
      [152, 300],
      [180, 100],
    ]);
    expect(run('0')).toEqual([
      [0, 300],
      [151, 300],
      [211, 300],
      [271, 100],
    ]);
  });
});

describe('the risk of waiting', () => {
  it('makes ArrivalPx early and ClosePx late', () => {
    const half = (name: string, params: Readonly<Record<string, string>>) => {
      const stage = new Stage();
      stage.size = 1_000_000;
      // Until the close at 20:00.
      stage.place(name, { riskAversion: 'Aggressive', ...params }, { totalQuantity: Decimal.of(100_000) });
      stage.scene.now = instant(stage.start + 3 * 3_600 * SECOND);
      stage.scene.handle({ kind: 'time' });
      return stage.filled / 100_000;
    };
    // Half of the time is gone: 1 − sinh(1.5) / sinh(3) = 0.787452, and the rest of that the other way; a step more.
    expect(half('BalanceImpactRisk', {})).toBeCloseTo(0.7875, 2);
    expect(half('ArrivalPx', {})).toBeCloseTo(0.7875, 2);
    expect(half('ClosePx', {})).toBeCloseTo(0.2125, 2);
  });
});

describe('along bars', () => {
  it('an order is worked at the points that come', () => {
    const scene = new Scene({}, START);
    scene.point('open', 100);
    scene.place({
      totalQuantity: 200,
      algoStrategy: 'Twap',
      algoParams: [{ tag: 'endTime', value: at(20) }],
    });
    const points = [101, 102, 103].flatMap((price, i) => {
      scene.now = instant(scene.now + (i === 0 ? 5 : 10) * SECOND);
      return fills(scene.point('high', price));
    });
    expect(points).toEqual(['BOT 100 @101 NASDAQ', 'BOT 100 @102 NASDAQ']);
    expect(scene.venue.openOrders({ account: 'DU1' })).toEqual([]);
    expect(scene.venue.statement('DU1').positions.get(AAPL)?.qty.toString()).toBe('200');
  });
});
