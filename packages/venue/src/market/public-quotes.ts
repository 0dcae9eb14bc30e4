import type { Instant } from '@tapewright/model';
import type { BookLevel, PublicEvent } from '../venue-io.ts';
import type { BestSide } from './best-quote.ts';
import type { Instrument } from './instrument.ts';

interface Published {
  readonly bid: BestSide | undefined;
  readonly ask: BestSide | undefined;
}

/** Publishes the national best bid and offer when it has changed. */
export class PublicQuotes {
  readonly #published = new Map<Instrument, Published>();

  publish(instrument: Instrument, at: Instant, emit: (event: PublicEvent) => void): void {
    const { books } = instrument;
    if (books === undefined) return;
    const bid = books.bestBid();
    const ask = books.bestAsk();
    const before = this.#published.get(instrument);
    if (before !== undefined && isSame(before.bid, bid) && isSame(before.ask, ask)) return;
    this.#published.set(instrument, { bid, ask });
    emit({
      kind: 'topOfBook',
      at,
      conId: instrument.conId,
      bid: levelOf(instrument, bid),
      bidExchange: bid?.exchange,
      ask: levelOf(instrument, ask),
      askExchange: ask?.exchange,
    });
  }
}

function levelOf({ grid }: Instrument, side: BestSide | undefined): BookLevel | undefined {
  return side === undefined ? undefined : { price: grid.priceOf(side.tick), size: grid.sizeOf(side.units) };
}

function isSame(a: BestSide | undefined, b: BestSide | undefined): boolean {
  return a?.tick === b?.tick && a?.units === b?.units && a?.exchange === b?.exchange;
}
