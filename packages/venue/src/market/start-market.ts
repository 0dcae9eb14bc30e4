import type { FillRules } from '../fill-rules/index.ts';
import { BarMarket, type BarRules } from './bar-market.ts';
import { BookMarket } from './book-market.ts';
import type { BookRules } from './book-rules.ts';
import type { Instrument } from './instrument.ts';
import type { Floor, Market } from './market.ts';
import { WholeBarMarket } from './whole-bar-market.ts';

/** An instrument begins to trade along the points of bars. Throws a RangeError when it trades otherwise already. */
export function startBars(instrument: Instrument, floor: Floor, rules: BarRules): BarMarket {
  refuseMixing(instrument, 'points of bars');
  const bars = new BarMarket(instrument, floor, rules);
  instrument.bars = bars;
  takeOver(instrument, bars);
  return bars;
}

/** It begins to trade in books. */
export function startBooks(instrument: Instrument, floor: Floor, rules: BookRules): BookMarket {
  refuseMixing(instrument, 'quotes');
  const books = new BookMarket(instrument, floor, rules);
  instrument.books = books;
  takeOver(instrument, books);
  return books;
}

/** It begins to trade in bars that are looked at whole. Throws a RangeError, too, when nothing says by which rules. */
export function startWholeBars(
  instrument: Instrument,
  floor: Floor,
  rules: FillRules | undefined,
): WholeBarMarket {
  refuseMixing(instrument, 'whole bars');
  if (rules === undefined)
    throw new RangeError(`a whole bar of conId ${instrument.conId}: the venue was created without fillRules`);
  const bars = new WholeBarMarket(instrument, floor, rules);
  instrument.wholeBars = bars;
  takeOver(instrument, bars);
  return bars;
}

function refuseMixing({ conId, books, bars, wholeBars }: Instrument, what: string): void {
  const kinds = [books && 'in books', bars && 'along bars', wholeBars && 'in whole bars'];
  const kind = kinds.find((known) => known !== undefined);
  if (kind !== undefined) throw new RangeError(`conId ${conId} trades ${kind}; ${what} cannot be mixed in`);
}

/** Orders that waited for a market go there. */
function takeOver({ waiting }: Instrument, market: Market): void {
  for (const order of waiting.orders()) market.enter(order);
}
