import { instantFromIso, MICROS_PER_SECOND, instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { derivativesAt } from '../instruments/derivatives.ts';
import { INSTRUMENTS } from '../instruments/instruments.ts';
import type { Instrument } from '../instruments/listings.ts';
import { MODEL_RATE, modelPrice, yearsToExpiry } from '../pricing/model-price.ts';
import type { MarketInput } from '../venue-io.ts';
import { syntheticInstruments } from './synthetic-market.ts';

const start = instantFromIso('2026-08-25T14:00:00Z');
const all = [
  ...INSTRUMENTS,
  ...derivativesAt(INSTRUMENTS, { asOf: start, priceOf: ({ profile }) => profile.price }),
];
function instrument(localSymbol: string): Instrument {
  const found = all.find(({ listing }) => listing.contract.localSymbol === localSymbol);
  if (found === undefined) throw new Error(`${localSymbol} is not listed`);
  return found;
}
const [spx, es, call, put] = ['SPX', 'ESU6', 'AAPL  260918C00230000', 'AAPL  260918P00230000'].map(
  instrument,
) as [Instrument, Instrument, Instrument, Instrument];
const aapl = instrument('AAPL');
const make = (seed = 1) => {
  const made = syntheticInstruments({ seed, start });
  return (of: Instrument) => made(of, (of.derivedFrom ?? of).profile.price);
};

function middleOf(quotes: readonly MarketInput[]): number {
  const best = quotes.flatMap((quote) =>
    quote.kind === 'makerQuote' && quote.bids[0] !== undefined && quote.asks[0] !== undefined
      ? [{ bid: quote.bids[0].price, ask: quote.asks[0].price }]
      : [],
  );
  const bid = Math.max(...best.map((quote) => quote.bid));
  return (bid + Math.min(...best.map((quote) => quote.ask))) / 2;
}

describe('derived instruments of the synthetic market', () => {
  const at = instant(start + 600 * MICROS_PER_SECOND);

  it('are quoted around the model price of what they follow', () => {
    const market = make();
    const [stock, option] = [market(aapl), market(call)];
    for (const player of [stock, option]) player.skipTo(at, () => {});
    const spot = middleOf(stock.quotes(at));
    const model = modelPrice(call.listing, { spot, at, dailyVolatility: aapl.profile.dailyVolatility });
    // Within a cent of the spread's rounding, and what half a cent of the stock makes.
    expect(Math.abs(middleOf(option.quotes(at)) - model)).toBeLessThan(0.02);
  });

  it('keep the parity of put and call', () => {
    const market = make();
    const [stock, up, down] = [market(aapl), market(call), market(put)];
    for (const player of [stock, up, down]) player.skipTo(at, () => {});
    // C − P = S − K e^(−rT)
    const forward =
      middleOf(stock.quotes(at)) - 230 * Math.exp(-MODEL_RATE * yearsToExpiry(call.listing, at));
    expect(Math.abs(middleOf(up.quotes(at)) - middleOf(down.quotes(at)) - forward)).toBeLessThan(0.03);
  });

  it('make a future cost what carrying its index does', () => {
    const market = make();
    const [index, future] = [market(spx), market(es)];
    for (const player of [index, future]) player.skipTo(at, () => {});
    // 24 days and 1 h 50 min of 365: 6,450 × e^(0.04 × 0.0660) is 17 dearer; a step is 0.25.
    const dearer = middleOf(future.quotes(at)) - middleOf(index.quotes(at));
    expect(Math.abs(dearer - 6_450 * (Math.exp((MODEL_RATE * 24.0764) / 365) - 1))).toBeLessThan(0.5);
  });

  it('are the same whether anyone looks at every step or only at the end', () => {
    const watched = make()(call);
    const skipped = make()(call);
    while (watched.nextAt() <= at) watched.next();
    skipped.skipTo(at, () => {});
    expect(middleOf(skipped.quotes(at))).toBe(middleOf(watched.quotes(at)));
    expect(skipped.nextAt()).toBe(watched.nextAt());
  });

  it('never show a bid that meets an offer', () => {
    const player = make(7)(call);
    const shown = new Map<string, { bid: number; ask: number }>();
    let changes = 0;
    while (player.nextAt() <= at) {
      for (const input of player.next()) {
        if (input.kind !== 'makerQuote') continue;
        changes++;
        shown.set(input.exchange, {
          bid: input.bids[0]?.price ?? -Infinity,
          ask: input.asks[0]?.price ?? Infinity,
        });
        const quotes = [...shown.values()];
        expect(Math.max(...quotes.map(({ bid }) => bid))).toBeLessThan(
          Math.min(...quotes.map(({ ask }) => ask)),
        );
      }
    }
    expect(changes).toBeGreaterThan(1_000);
  });
});
