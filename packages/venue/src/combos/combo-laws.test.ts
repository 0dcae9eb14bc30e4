import { Decimal, seededRandom, type Random } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { calendarOfListing } from '../hours/calendars.ts';
import { Instrument } from '../market/instrument.ts';
import type { Offered } from '../market/offered.ts';
import type { Scene } from '../testing/scene.ts';
import { comboScene, HIGH, leg, LOW, VERTICAL } from '../testing/combo-scene.ts';
import type { VenueOutput } from '../venue-io.ts';
import { combinationOf, type Combination } from './combination.ts';
import { parcelsOf } from './parcel.ts';

/** Runs by default; `COMBO_SEEDS=20000 npx vitest run packages/venue/src/combos` runs more. */
const SEEDS = Number(process.env['COMBO_SEEDS'] ?? 60);

const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

/** Levels at rising (or falling) ticks with a few units each. */
function levels(random: Random, from: number, step: 1 | -1): Offered[] {
  let tick = from;
  return Array.from({ length: random.below(5) }, () => {
    tick += step * (1 + random.below(4));
    return { tick, units: 1 + random.below(6) };
  });
}

/** One combination after the other, each of the best units that are left, as long as its price is within the limit. */
function naively(
  ratios: readonly number[],
  signs: readonly number[],
  offers: readonly (readonly Offered[])[],
  { isBuy, limit, most }: { readonly isBuy: boolean; readonly limit: number; readonly most: number },
): number[] {
  const units = offers.map((of) =>
    of.flatMap(({ tick, units: count }) => Array.from({ length: count }, () => tick)),
  );
  const prices: number[] = [];
  while (prices.length < most) {
    const taken = units.map((ticks, index) => ticks.slice(0, ratios[index]));
    if (taken.some((ticks, index) => ticks.length < (ratios[index] ?? 0))) break;
    const cents = taken.reduce(
      (sum, ticks, index) => sum + (signs[index] ?? 0) * ticks.reduce((all, tick) => all + tick, 0),
      0,
    );
    if (isBuy ? cents > limit : cents < limit) break;
    prices.push(cents / 100);
    for (const [index, ticks] of units.entries()) ticks.splice(0, ratios[index]);
  }
  return prices;
}

describe('what can be had of a combination', () => {
  it(`is what one after the other would find, for ${SEEDS * 20} random books`, () => {
    for (let seed = 0; seed < SEEDS * 20; seed++) {
      const random = seededRandom(seed);
      const ratios = [1 + random.below(3), 1 + random.below(3)];
      const signs = [1, -1];
      const isBuy = random.below(2) === 0;
      // A buyer of the combination buys its first leg from rising offers, and sells the second to falling bids.
      const offers = [levels(random, 600, isBuy ? 1 : -1), levels(random, 300, isBuy ? -1 : 1)];
      const limit = random.below(900);
      const most = 1 + random.below(12);
      const combination = combinationFor(ratios);
      const parcels = parcelsOf(combination, isBuy ? 0 : 1, offers, { limit: limit / 100, most });
      const each = parcels.flatMap(({ price, count }) => Array.from({ length: count }, () => price));
      const expected = naively(ratios, signs, offers, { isBuy, limit, most });
      expect(
        each.map((price) => price.toFixed(6)),
        `seed ${seed}`,
      ).toEqual(expected.map((price) => price.toFixed(6)));
    }
  });
});

const INSTRUMENTS_BY_ID = new Map(
  [LOW, HIGH].flatMap((conId) => {
    const listing = comboScene().venue.listing(conId);
    return listing === undefined ? [] : [[conId, new Instrument(listing, conId, calendarOfListing(listing))]];
  }),
);

function combinationFor([low = 1, high = 1]: readonly number[]): Combination {
  const comboLegs = [leg(LOW, 'BUY', { ratio: low }), leg(HIGH, 'SELL', { ratio: high })];
  const combination = combinationOf({ ...VERTICAL, comboLegs }, (conId) => INSTRUMENTS_BY_ID.get(conId));
  if ('code' in combination) throw new Error(combination.message);
  return combination;
}

const BACK = { ...VERTICAL, comboLegs: [leg(LOW, 'SELL'), leg(HIGH, 'BUY', { ratio: 2 })] };
const LEGGED = { smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '1' }] };

/** Something random happens in a scene of two options: quotes, orders of either, of combinations of both, cancels. */
function step(random: Random, made: Scene): void {
  const account = pick(random, ['DU1', 'DU2']);
  const totalQuantity = 1 + random.below(9);
  const action = pick(random, ['BUY', 'SELL'] as const);
  const tif = pick(random, ['DAY', 'DAY', 'IOC', 'FOK']);
  switch (random.below(6)) {
    case 0:
    case 1: {
      const conId = pick(random, [LOW, HIGH]);
      const middle = (conId === LOW ? 600 : 300) + random.below(41) - 20;
      const side = (sign: 1 | -1) =>
        levels(random, middle, sign).map(({ tick, units }): [number, number] => [tick / 100, units]);
      made.quote(pick(random, ['CBOE', 'ISE']), side(-1), side(1), conId);
      return;
    }
    case 2: {
      const conId = pick(random, [LOW, HIGH]);
      const lmtPrice = ((conId === LOW ? 600 : 300) + random.below(41) - 20) / 100;
      made.place({ action, orderType: 'LMT', lmtPrice, totalQuantity }, { conId }, { account });
      return;
    }
    case 3:
    case 4: {
      const contract = pick(random, [VERTICAL, BACK]);
      const lmtPrice = ((contract === VERTICAL ? 300 : 0) + random.below(61) - 30) / 100;
      const isLegged = contract === VERTICAL && random.below(3) === 0;
      const order = { action, orderType: pick(random, ['LMT', 'LMT', 'MKT']), lmtPrice, totalQuantity };
      made.place(isLegged ? { ...order, ...LEGGED } : { ...order, tif }, contract, { account });
      return;
    }
    default: {
      const open = made.venue.openOrders();
      if (open.length > 0) made.handle({ kind: 'cancel', permId: pick(random, open).permId, clientId: 7 });
    }
  }
}

describe('combinations in a market where everybody trades', () => {
  it(`keep their laws over ${SEEDS} seeds`, () => {
    let whole = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const random = seededRandom(seed);
      const made = comboScene();
      for (let count = 0; count < 60; count++) step(random, made);
      holdLaws(made, `seed ${seed}`);
      whole += made.venue.executions({ secType: 'BAG' }).length;
    }
    // The laws are about something.
    expect(whole).toBeGreaterThan(SEEDS);
  });
});

/** What must be true of all that was executed. */
function holdLaws(made: Scene, seed: string): void {
  const executions = made.outputs.flatMap((output) => (output.kind === 'execution' ? [output] : []));
  expect(new Set(executions.map(({ execution }) => execution.execId)).size, `${seed}: ids are unique`).toBe(
    executions.length,
  );
  for (const account of ['DU1', 'DU2']) {
    const { positions, cash } = made.venue.statement(account);
    const own = executions.filter(({ execution }) => execution.acctNumber === account);
    const legs = own.filter(({ contract }) => contract.secType !== 'BAG');
    for (const conId of [LOW, HIGH]) {
      const sum = legs
        .filter(({ contract }) => contract.conId === conId)
        .reduce((qty, row) => qty.plus(signed(row)), Decimal.ZERO);
      expect(
        (positions.get(conId)?.qty ?? Decimal.ZERO).equals(sum),
        `${seed}: what is held was executed`,
      ).toBe(true);
    }
    const paid = legs.reduce(
      (sum, row) =>
        sum.minus(
          signed(row)
            .times(Decimal.of(row.execution.price ?? 0))
            .times(100),
        ),
      Decimal.of(1_000_000),
    );
    expect(cash.get('USD')?.equals(paid), `${seed}: cash is what was paid`).toBe(true);
  }
  for (const order of lastEvents(made.outputs)) {
    if (order.contract.secType !== 'BAG') continue;
    const own = executions.filter(({ execution }) => execution.permId === order.permId);
    expect(order.filled.toString(), `${seed}: filled is what its own rows say`).toBe(
      own
        .filter(({ contract }) => contract.secType === 'BAG')
        .reduce((sum, { execution }) => sum.plus(execution.shares ?? 0), Decimal.ZERO)
        .toString(),
    );
    if (order.order.smartComboRoutingParams !== undefined) continue;
    for (const { conId, ratio = 1 } of order.contract.comboLegs ?? []) {
      const traded = own
        .filter(({ contract }) => contract.conId === conId)
        .reduce((sum, { execution }) => sum.plus(execution.shares ?? 0), Decimal.ZERO);
      expect(traded.toString(), `${seed}: legs are in ratio`).toBe(order.filled.times(ratio).toString());
    }
    const { lmtPrice = 0, orderType, action } = order.order;
    if (orderType !== 'LMT' || order.filled.isZero) continue;
    const worst = own
      .filter(({ contract }) => contract.secType === 'BAG')
      .map(({ execution }) => execution.price ?? Number.NaN);
    for (const price of worst)
      expect(
        action === 'BUY' ? price <= lmtPrice + 1e-9 : price >= lmtPrice - 1e-9,
        `${seed}: within the limit`,
      ).toBe(true);
  }
}

function signed({
  execution,
}: {
  readonly execution: { readonly side?: string; readonly shares?: Decimal };
}): Decimal {
  const { side, shares = Decimal.ZERO } = execution;
  return side === 'SLD' ? shares.negated() : shares;
}

function lastEvents(outputs: readonly VenueOutput[]) {
  const byPermId = new Map<number, Extract<VenueOutput, { kind: 'order' }>>();
  for (const output of outputs) if (output.kind === 'order') byPermId.set(output.permId, output);
  return [...byPermId.values()];
}
