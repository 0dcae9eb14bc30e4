import { Decimal, instantFromIso, instant, seededRandom } from '@tapewright/model';
import {
  createSyntheticMarket,
  createVenue,
  INSTRUMENTS,
  shareCosts,
  type VenueInput,
  type VenueOutput,
} from '@tapewright/venue';

/**
 * What SMART gets against the national best bid and offer, exchange by exchange: marketable orders of random sizes in an hour of the
 * synthetic market. Asserts first that no order paid more than the best single exchange would have asked for the same shares.
 * Run: `npm run bench -- routing`.
 */
const SYMBOLS = ['AAPL', 'MSFT', 'SPY', 'TSLA', 'IBM'];
const ORDERS = 4_000;
const START = instantFromIso('2026-08-25T14:00:00Z');
const HOUR = 3_600_000_000;

interface Tally {
  fills: number;
  shares: number;
  /** Sums over shares, in dollars: better than the other side of the quote, and twice the distance from the midpoint. */
  improvement: number;
  effective: number;
  quoted: number;
  fees: number;
  value: number;
}

const instruments = INSTRUMENTS.filter(
  ({ listing: { contract } }) => contract.secType === 'STK' && SYMBOLS.includes(contract.symbol ?? ''),
);
const listings = instruments.map(({ listing }) => listing);
const venue = createVenue({ listings, accounts: [{ account: 'DU1', cash: { USD: 1e9 } }], historyLimit: 0 });
const market = createSyntheticMarket({ instruments, seed: 1, start: START });
const random = seededRandom('routing');
const tallies = new Map<string, Tally>();
let worse = 0;

for (let orderId = 1; orderId <= ORDERS; orderId++) {
  const at = instant(START + Math.round((orderId / ORDERS) * HOUR));
  for (const input of market.next(at)) venue.handle(input, () => {});
  trade(orderId, at);
}
if (worse > 0) throw new Error(`${worse} orders paid more than the best single exchange asked`);
print();

function trade(orderId: number, at: ReturnType<typeof instant>): void {
  const listing = listings[random.below(listings.length)]!;
  const conId = listing.contract.conId ?? 0;
  const quote = venue.quote(conId);
  if (quote?.bid === undefined || quote.ask === undefined) return;
  const isBuy = random.below(2) === 0;
  const quantity = 1 + Math.floor(random.next() ** 3 * 6_000);
  const single = bestSingle(conId, isBuy, quantity);
  let [filled, cost] = [0, 0];
  const order: VenueInput = {
    kind: 'place',
    at,
    account: 'DU1',
    clientId: 0,
    orderId,
    contract: { conId, exchange: 'SMART' },
    order: {
      action: isBuy ? 'BUY' : 'SELL',
      orderType: 'MKT',
      tif: 'IOC',
      totalQuantity: Decimal.of(quantity),
    },
  };
  const midpoint = (quote.bid + quote.ask) / 2;
  const touch = isBuy ? quote.ask : quote.bid;
  const sign = isBuy ? 1 : -1;
  venue.handle(order, (output: VenueOutput) => {
    if (output.kind !== 'execution') return;
    const { price = 0, shares, exchange = '', lastLiquidity } = output.execution;
    if (lastLiquidity !== 2) return;
    const units = shares?.toNumber() ?? 0;
    filled += units;
    cost += sign * units * price;
    const tally = tallyOf(exchange);
    tally.fills++;
    tally.shares += units;
    tally.improvement += sign * (touch - price) * units;
    tally.effective += 2 * sign * (price - midpoint) * units;
    tally.quoted += (quote.ask! - quote.bid!) * units;
    tally.fees += shareCosts(exchange, at).take * units;
    tally.value += price * units;
  });
  if (filled === quantity && single !== undefined && cost > single + 1e-6) worse++;
}

/** The least that one exchange alone asks for all of it, as displayed; undefined when none has enough. */
function bestSingle(conId: number, isBuy: boolean, quantity: number): number | undefined {
  const costs = venue.depth(conId, 10).flatMap(({ bids, asks }) => {
    let [left, cost] = [quantity, 0];
    for (const { price, size } of isBuy ? asks : bids) {
      const units = Math.min(left, size.toNumber());
      left -= units;
      cost += units * price * (isBuy ? 1 : -1);
    }
    return left > 0 ? [] : [cost];
  });
  return costs.length === 0 ? undefined : Math.min(...costs);
}

function tallyOf(exchange: string): Tally {
  const known = tallies.get(exchange);
  if (known !== undefined) return known;
  const tally = { fills: 0, shares: 0, improvement: 0, effective: 0, quoted: 0, fees: 0, value: 0 };
  tallies.set(exchange, tally);
  return tally;
}

function print(): void {
  const all = tallyOf('all');
  for (const [exchange, tally] of tallies) {
    if (exchange === 'all') continue;
    for (const key of ['fills', 'shares', 'improvement', 'effective', 'quoted', 'fees', 'value'] as const)
      all[key] += tally[key];
  }
  const rows = [...tallies]
    .toSorted(([, a], [, b]) => b.shares - a.shares)
    .map(([exchange, tally]) => {
      const { fills, shares, improvement, effective, quoted, fees, value } = tally;
      return {
        exchange,
        fills,
        shares,
        'improvement ¢/share': (100 * (improvement / shares)).toFixed(3),
        'effective spread bp': ((1e4 * effective) / value).toFixed(3),
        'effective / quoted': (effective / quoted).toFixed(2),
        'take fee ¢/share': (100 * (fees / shares)).toFixed(3),
      };
    });
  console.log(`${ORDERS} marketable orders in ${SYMBOLS.join(', ')}; ¢ against the quote on arrival`);
  console.table(rows);
}
