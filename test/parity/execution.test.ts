import { algos, defineStrategy, volumeCurve, type Strategy } from '@tapewright/engine';
import { backtest, barAt, columnsFromBars, type BarColumns } from '@tapewright/lab';
import { CALENDARS, instant, MICROS_PER_MINUTE, seededRandom } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { describe, expect, test } from 'vitest';
import { runInLockstep } from './lockstep.ts';

// Parent orders give the same children, fills and hash in a backtest and over the socket; and the replay of the journal, which is what a
// restart does, brings them back as they were.

const [SPY] = listingsOf(['SPY']);
const NYSE = CALENDARS.NYSE;
const DAY = NYSE.session('20240308')!;
const MINUTE = 60_000;

/** Minutes that begin at moments, with prices that wander. */
function wander(starts: readonly number[]): BarColumns {
  const random = seededRandom(8);
  let price = 400;
  return columnsFromBars(
    starts.map((start) => {
      const open = price;
      price = Math.round((price + random.normal() * 0.2) * 100) / 100;
      const [high, low] = [Math.max(open, price) + 0.1, Math.min(open, price) - 0.1].map(
        (edge) => Math.round(edge * 100) / 100,
      );
      return {
        start: instant(start),
        end: instant(start + MICROS_PER_MINUTE),
        open,
        high: high!,
        low: low!,
        close: price,
        volume: 2_000 + random.below(3_000),
      };
    }),
  );
}

/** So many minutes from a moment on. */
const minutesFrom = (at: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => at + i * MICROS_PER_MINUTE);

/** Runs a strategy from the eleventh bar on in all places, and returns the one event log of them. */
async function sameEverywhere(strategy: Strategy, columns: BarColumns): Promise<readonly string[]> {
  const lines: string[] = [];
  // The bars before it are the past: a gateway without any answers that there is no data.
  const start = instant(columns.start[10]!);
  const tested = backtest({
    strategy,
    data: [{ listing: SPY!, barSize: '1 min', columns }],
    cash: 1_000_000,
    seed: 3,
    from: start,
    risk: { others: 'none' },
    eventLog: (line) => lines.push(line),
  });
  const bars = Array.from({ length: columns.length }, (_, i) => barAt(columns, i));
  const series = [{ listing: SPY!, barSize: '1 min' as const, bars }];
  const socket = await runInLockstep({ strategy, params: {}, series, start, seed: 3, cash: 1_000_000 });
  expect(socket.lines).toEqual(lines);
  expect(socket.hash).toBe(tested.hash);
  expect(socket.replayHash).toBe(tested.hash);
  return lines.map((line) => line.slice(line.indexOf(' ') + 1));
}

const inThePieces = defineStrategy((ctx) => {
  const spy = ctx.stock('SPY');
  const bars = ctx.bars(spy, '1 min');
  let minutes = 0;
  return {
    onBar() {
      minutes += 1;
      if (minutes === 2) ctx.execute(spy, 1_000, algos.twap({ forMs: 20 * MINUTE, everyMs: MINUTE }));
      if (minutes === 25) ctx.execute(spy, 500, algos.pov({ forMs: 30 * MINUTE, rate: 0.01, bars }));
      if (minutes === 40) {
        const limit = Math.round((bars.close() + 0.05) * 100) / 100;
        ctx.execute(spy, -400, algos.iceberg({ forMs: 20 * MINUTE, limit, display: 70, variation: 0.3 }));
      }
      const [open] = ctx.executions(spy);
      if (minutes === 45 && open !== undefined) ctx.cancel(open);
      if (minutes === 65) {
        const terms = { forMs: 15 * MINUTE, everyMs: MINUTE, halfLifeMs: 5 * MINUTE };
        ctx.execute(spy, -300, algos.implementationShortfall(terms));
      }
    },
    onExecution(parent) {
      ctx.record(`progress ${parent.number}`, parent.progress);
    },
  };
});

/**
 * The last hours of a day, and the first minutes of the next. Pieces go out at moments at which the market has something to say, and at which no bar makes
 * the strategy act, and never for two parents at once: a run over the socket hears of the time with the market, and of a bar after its end.
 */
const atTheAuctions = defineStrategy((ctx) => {
  const spy = ctx.stock('SPY');
  ctx.bars(spy, '1 min');
  // Twice as much in the last half hour as in any before it.
  const volumes = [...Array.from({ length: 12 }, () => 1), 2];
  const curve = volumeCurve({ calendar: NYSE, bucketMinutes: 30, volumes });
  // Four minutes before today's close: over night nothing tells the time.
  const enterMinutes = (NYSE.nextSession(DAY.close).open - DAY.close) / MICROS_PER_MINUTE + 4;
  let minutes = 0;
  return {
    onBar() {
      minutes += 1;
      if (minutes === 2)
        ctx.execute(spy, 900, algos.vwap({ forMs: 20 * MINUTE, everyMs: 4 * MINUTE, curve }));
      // 55 minutes before its order for the auction goes out: pieces of five.
      if (minutes === 23)
        ctx.execute(spy, 800, algos.auction({ calendar: NYSE, auction: 'close', atMost: 500 }));
      if (minutes === 24)
        ctx.execute(spy, -300, algos.auction({ calendar: NYSE, auction: 'open', enterMinutes }));
    },
  };
});

describe('parent orders: the same in a backtest, over the socket, and after a replay', () => {
  test('in pieces', { timeout: 120_000 }, async () => {
    const lines = await sameEverywhere(inThePieces, wander(minutesFrom(DAY.open, 100)));
    // Two empty runs would agree as well.
    expect(lines.filter((line) => /^parent \d (Filled|Cancelled|Expired)/.test(line))).toEqual([
      'parent 1 Filled',
      expect.stringMatching(/^parent [23] /),
      expect.stringMatching(/^parent [23] /),
      'parent 4 Filled',
    ]);
    expect(lines.filter((line) => line.startsWith('fill ')).length).toBeGreaterThan(40);
  });

  test('by the volume of the day, and at its auctions', { timeout: 120_000 }, async () => {
    const tomorrow = NYSE.nextSession(DAY.close);
    const close = DAY.close - 100 * MICROS_PER_MINUTE;
    const columns = wander([...minutesFrom(close, 100), ...minutesFrom(tomorrow.open, 15)]);
    const lines = await sameEverywhere(atTheAuctions, columns);
    expect(lines.filter((line) => /^parent \d (Filled|Cancelled|Expired)/.test(line)).toSorted()).toEqual([
      'parent 1 Filled',
      'parent 2 Filled',
      'parent 3 Filled',
    ]);
    const orders = lines.filter((line) => / new /.test(line));
    expect(orders.filter((line) => /orderType=MOC .*totalQuantity=500/.test(line))).toHaveLength(1);
    expect(orders.filter((line) => /tif=OPG totalQuantity=300/.test(line))).toHaveLength(1);
    expect(orders.length).toBeGreaterThan(15);
  });
});
