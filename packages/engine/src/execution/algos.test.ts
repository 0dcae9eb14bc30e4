import { CALENDARS, Decimal, instantFromIso, plusMs, seededRandom } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import type { BarSeries } from '../strategy/bar-series.ts';
import { spyRig } from '../testing/rig.ts';
import { Stage } from '../testing/stage.ts';
import * as algos from './algos.ts';
import { volumeCurve, volumeCurveOf } from './volume-curve.ts';

const MINUTE = 60_000;
const NYSE = CALENDARS.NYSE;

/** Pieces of an undisturbed run. */
function pieces(
  quantity: number,
  algo: Parameters<typeof algos.twap>[0] | undefined,
  make = algos.twap,
): readonly number[] {
  const stage = new Stage(quantity, make(algo!));
  stage.fillAll();
  stage.pass(60 * MINUTE, () => stage.fillAll());
  expect(stage.parent.status).toBe('Filled');
  return stage.sizes;
}

describe('implementation shortfall', () => {
  const terms = { forMs: 10 * MINUTE, everyMs: MINUTE };

  test('with κ → 0 it is twap', () => {
    const twap = pieces(1_000_003, terms);
    for (const halfLifeMs of [Infinity, 1e15]) {
      const shortfall = pieces(1_000_003, terms, () =>
        algos.implementationShortfall({ ...terms, halfLifeMs }),
      );
      expect(shortfall).toEqual(twap);
    }
  });

  test('trades as sinh κ(T − t) says', () => {
    // κT = 2, four pieces: what is left is sinh 1.5, 1, 0.5, 0 over sinh 2 = 3.6269: 0.58709, 0.32403, 0.14368, 0
    const shortfall = pieces(100_000, { forMs: 4 * MINUTE, everyMs: MINUTE }, (given) =>
      algos.implementationShortfall({ ...given, halfLifeMs: 2 * MINUTE }),
    );
    expect(shortfall).toEqual([41_291, 26_306, 18_035, 14_368]);
  });
});

describe('vwap', () => {
  // The rig's day begins at 10:00 in New York, half an hour after the open.
  const curve = volumeCurve({ calendar: NYSE, bucketMinutes: 1, volumes: [...zeros(30), 4, 3, 2, 1] });

  test('trades as much as the curve has in each interval', () => {
    const stage = new Stage(
      1_000,
      algos.vwap({ until: NYSE.session('20260825')!.close, everyMs: MINUTE, curve }),
    );
    stage.fillAll();
    stage.pass(10 * MINUTE, () => stage.fillAll());
    expect(stage.parent.status).toBe('Filled');
    // The parent begins a few milliseconds after 10:00, and so its intervals.
    expect(stage.sizes).toEqual([400, 300, 200, 100]);
  });

  test('a curve knows the hours of its calendar', () => {
    const day = volumeCurve({ calendar: NYSE, bucketMinutes: 195, volumes: [3, 1] });
    const at = (text: string) => instantFromIso(text);
    expect(day.between(at('2026-08-25T00:00:00Z'), at('2026-08-26T00:00:00Z'))).toBeCloseTo(1, 12);
    // The morning has three quarters; a third of it is a quarter.
    expect(day.between(at('2026-08-25T13:30:00Z'), at('2026-08-25T14:35:00Z'))).toBeCloseTo(0.25, 12);
    expect(day.between(at('2026-08-25T20:00:00Z'), at('2026-08-26T13:30:00Z'))).toBe(0);
    // 27 November 2026 ends at 13:00: the morning, and 15 of 195 minutes of the afternoon.
    expect(day.between(at('2026-11-27T00:00:00Z'), at('2026-11-28T00:00:00Z'))).toBeCloseTo(
      0.75 + 0.25 / 13,
      12,
    );
  });

  test('the curve of bars counts each whole day once, whatever its volume', () => {
    let series: BarSeries | undefined;
    const { rig } = spyRig((ctx) => {
      series = ctx.bars(ctx.stock('SPY'), '30 mins', { history: 40 });
      return {};
    });
    for (const [date, volumes] of [
      ['20260820', [2, 1, 1]],
      ['20260821', [600, 100, 100]],
    ] as const) {
      const { open } = NYSE.session(date)!;
      for (let i = 0; i < 13; i++) {
        const start = (open + i * 30 * MINUTE * 1_000) as typeof open;
        const ohlc = { open: 1, high: 1, low: 1, close: 1, volume: volumes[i === 0 ? 0 : 1] };
        rig.send({ kind: 'bar', series: 1, start, ...ohlc, isWarmUp: true });
      }
    }
    const made = volumeCurveOf(series!, { calendar: NYSE, bucketMinutes: 30 });
    const { open } = NYSE.session('20260825')!;
    // First half hour: 2/14 on one day, 600/1800 on the other; the mean is (1/7 + 1/3)/2 = 5/21.
    expect(made.between(open, (open + 30 * MINUTE * 1_000) as typeof open)).toBeCloseTo(5 / 21, 12);
  });
});

/** A strategy that watches minute bars of SPY, and a way to send them with a volume. */
function watched(): {
  readonly rig: ReturnType<typeof spyRig>;
  readonly bars: BarSeries;
  send(volume: number): void;
} {
  let bars: BarSeries | undefined;
  const rig = spyRig((ctx) => {
    bars = ctx.bars(ctx.stock('SPY'), '1 min');
    return {};
  });
  const send = (volume: number): void => {
    const ohlc = { open: 100, high: 100, low: 100, close: 100, volume };
    rig.rig.send({ kind: 'bar', series: 0, start: rig.rig.at, ...ohlc, isWarmUp: false });
  };
  return { rig, bars: bars!, send };
}

describe('pov', () => {
  test('on flat volume it is twap', () => {
    const { rig, bars, send } = watched();
    const parent = rig.ctx.execute(rig.spy, 1_000, algos.pov({ forMs: 60 * MINUTE, rate: 0.1, bars }));
    for (let i = 0; i < 12; i++) {
      send(1_000);
      for (const child of parent.children)
        if (child.isWorking) rig.rig.fill(child, child.remaining.toString(), 100);
    }
    expect(parent.children.map((child) => child.quantity.toNumber())).toEqual(
      pieces(1_000, { forMs: 10 * MINUTE, everyMs: MINUTE }),
    );
    expect(parent.status).toBe('Filled');
  });

  test('what a bar loses by rounding, a later one gets', () => {
    const { rig, bars, send } = watched();
    const parent = rig.ctx.execute(rig.spy, 100, algos.pov({ forMs: 60 * MINUTE, rate: 0.1, bars }));
    for (let i = 0; i < 10; i++) {
      send(15);
      for (const child of parent.children)
        if (child.isWorking) rig.rig.fill(child, child.remaining.toString(), 100);
    }
    expect(parent.children.map((child) => child.quantity.toNumber())).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
  });

  test('a bar of unknown volume allows nothing', () => {
    const { rig, bars, send } = watched();
    const parent = rig.ctx.execute(rig.spy, 100, algos.pov({ forMs: 60 * MINUTE, rate: 0.1, bars }));
    send(Number.NaN);
    expect(parent.children).toHaveLength(0);
    expect(() => rig.ctx.execute(rig.spy, 1, algos.pov({ forMs: 1, rate: 1.5, bars }))).toThrow(
      'give a part',
    );
  });
});

test('a participation holds over every run of bars, whatever the volume does and however late fills come', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = seededRandom(seed);
    const { rig, bars, send } = watched();
    const participation = { rate: 0.1, bars };
    const parent = rig.ctx.execute(
      rig.spy,
      5_000,
      seed % 2 === 0
        ? algos.twap({ forMs: 200_000, everyMs: 5_000, participation })
        : algos.pov({ forMs: 60 * MINUTE, ...participation }),
    );
    const volumes: number[] = [];
    const filledIn: number[] = [];
    for (let i = 0; i < 40; i++) {
      const before = parent.filled.toNumber();
      rig.rig.at = plusMs(rig.rig.at, 5_000);
      volumes.push(random.below(3_000));
      send(volumes.at(-1)!);
      for (const child of parent.children) {
        if (child.isCancelRequested && child.isWorking) rig.rig.status(child, 'Cancelled');
        else if (child.isWorking && random.below(3) > 0) {
          rig.rig.fill(child, 1 + random.below(child.remaining.toNumber()), 100);
        }
      }
      filledIn.push(parent.filled.toNumber() - before);
    }
    for (let from = 0; from < 40; from++) {
      let [own, market] = [0, 0];
      for (let to = from; to < 40; to++) {
        own += filledIn[to]!;
        market += volumes[to]!;
        // One share of rounding that an earlier bar left.
        expect(own, `seed ${seed}, bars ${from} to ${to}`).toBeLessThanOrEqual(0.1 * market + 1);
      }
    }
    expect(parent.filled.sign).toBe(1);
  }
});

describe('pegged', () => {
  test('follows the quote, no more often than it may, and never beyond its limit', () => {
    const stage = new Stage(10, algos.pegged({ forMs: 10 * MINUTE, to: 'own', limit: 100.02 }));
    const [child] = stage.parent.children;
    expect(child?.order.lmtPrice).toBe(100);
    stage.rig.status(child!, 'Submitted');
    stage.pass(1_000);
    stage.rig.quote(100.01, 100.05);
    const changes = () =>
      stage.rig.outputs.flatMap((out) => (out.kind === 'modify' ? [out.approved.order.lmtPrice] : []));
    expect(changes()).toEqual([100.01]);
    stage.rig.status(child!, 'Submitted', { order: { ...child!.order, lmtPrice: 100.01 } });
    stage.rig.quote(100.09, 100.1);
    expect(changes()).toEqual([100.01]);
    stage.pass(1_000);
    expect(changes()).toEqual([100.01, 100.02]);
  });

  test('to the middle it stays on its side of a half tick', () => {
    const stage = new Stage(-10, algos.pegged({ forMs: 10 * MINUTE, to: 'mid', offset: 0.01 }));
    stage.rig.status(stage.parent.children[0]!, 'Submitted');
    stage.pass(1_000);
    stage.rig.quote(100.01, 100.04);
    // The middle is 100.025, one cent better for a seller 100.035, rounded away from the market: 100.04
    const change = stage.rig.outputs.find((out) => out.kind === 'modify');
    expect(change?.kind === 'modify' && change.approved.order.lmtPrice).toBe(100.04);
  });
});

test('a sniper waits for size at its limit, and takes it at once or not at all', () => {
  const stage = new Stage(500, algos.sniper({ forMs: 10 * MINUTE, limit: 99, minSize: 100 }));
  const quote = (ask: number, size: number): void =>
    void stage.rig.send({
      kind: 'quote',
      instrument: 0,
      bid: 98,
      ask,
      askSize: Decimal.of(size),
      bidSize: Decimal.of(1),
    });
  quote(99.01, 400);
  quote(99, 99);
  expect(stage.parent.children).toHaveLength(0);
  quote(98.99, 200);
  expect(stage.sizes).toEqual([200]);
  expect(stage.parent.children[0]?.order).toMatchObject({ orderType: 'LMT', lmtPrice: 98.99, tif: 'IOC' });
});

describe('auction', () => {
  const started = (terms: Partial<Parameters<typeof algos.auction>[0]>, quantity = 100) =>
    new Stage(quantity, algos.auction({ calendar: NYSE, auction: 'close', ...terms }));

  test('sends one order before the cut-off, and none before its time', () => {
    const stage = started({});
    // 12 minutes before 16:00, from 10:00: 5 h 48 min.
    stage.pass(5 * 60 * MINUTE + 47 * MINUTE);
    expect(stage.parent.children).toHaveLength(0);
    stage.pass(MINUTE);
    expect(stage.parent.children.map(({ order }) => order.orderType)).toEqual(['MOC']);
    stage.pass(11 * MINUTE);
    stage.fillAll();
    expect(stage.parent.status).toBe('Filled');
  });

  test('what the auction should not bear is traded before, the more the later', () => {
    const stage = started({ atMost: 40, limit: 101, everyMs: 60 * MINUTE });
    stage.fillAll();
    stage.pass(5 * 60 * MINUTE + 49 * MINUTE, () => {
      for (const child of stage.working) if (child.order.orderType !== 'LOC') stage.fillAll();
    });
    const before = stage.parent.children.filter(({ order }) => order.orderType === 'LMT');
    const sizes = before.map((child) => child.quantity.toNumber());
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    const last = stage.parent.children.at(-1)!;
    expect(last.order).toMatchObject({ orderType: 'LOC', lmtPrice: 101 });
    expect(last.quantity.toString()).toBe('40');
    expect(stage.working).toEqual([last]);
  });

  test('the opening auction is that of the next day', () => {
    const stage = started({ auction: 'open' });
    expect(stage.parent.until).toBe(NYSE.session('20260826')!.open + 10 * MINUTE * 1_000);
  });
});

test('an iceberg shows its display, and the next piece when one is filled', () => {
  const stage = new Stage(100, algos.iceberg({ forMs: 10 * MINUTE, limit: 99.999, display: 30 }));
  for (let i = 0; i < 4; i++) stage.fillAll();
  expect(stage.sizes).toEqual([30, 30, 30, 10]);
  // The limit is between two cents: the better one for a buyer.
  expect(stage.parent.children[0]?.order.lmtPrice).toBe(99.99);
});

function zeros(count: number): readonly number[] {
  return Array.from({ length: count }, () => 0);
}
