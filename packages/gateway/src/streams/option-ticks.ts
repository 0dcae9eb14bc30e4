import { MICROS_PER_SECOND, type Instant } from '@tapewright/model';
import type { ServerMessageInput } from '@tapewright/tws';
import type { Listing } from '@tapewright/venue';
import type { Board } from '../market/quote-board.ts';
import { TICK } from '../market/ticks.ts';
import { figuresOfPrice, isOption, type OptionFigures } from '../options/option-figures.ts';

/** How often IB computes for a line: the model once a second, bid, ask and last every other. Source: recorded lines of options. */
const MODEL_MICROS = MICROS_PER_SECOND;
const QUOTE_MICROS = 2 * MICROS_PER_SECOND;

/** What a line was told of its option, and when it may be told again. */
export interface SentComputations {
  /** Tick type → text of what was told */
  readonly sent: Map<number, string>;
  modelAt: number;
  quotesAt: number;
}

export function noComputations(): SentComputations {
  return { sent: new Map(), modelAt: -Infinity, quotesAt: -Infinity };
}

/**
 * What an option's prices mean, as IB computes it: the implied volatility of bid, ask and last trade, and of the middle as the model's,
 * each with the greeks. Empty for what is no option, and while its underlying has no price.
 */
export function optionTicks(
  line: { readonly reqId: number; readonly listing: Listing },
  now: { readonly board: Board; readonly underlying: Board | undefined; readonly at: Instant },
  told: SentComputations,
): readonly ServerMessageInput[] {
  const { board, underlying, at } = now;
  const undPrice = underlying === undefined ? undefined : priceOf(underlying);
  if (!isOption(line.listing) || undPrice === undefined) return [];
  const prices: (readonly [number, number | undefined])[] = [];
  if (at >= told.quotesAt) {
    told.quotesAt = at + QUOTE_MICROS;
    prices.push(
      [TICK.bidOptionComputation, board.bid],
      [TICK.askOptionComputation, board.ask],
      [TICK.lastOptionComputation, board.last],
    );
  }
  if (at >= told.modelAt) {
    told.modelAt = at + MODEL_MICROS;
    prices.push([TICK.modelOptionComputation, middleOf(board)]);
  }
  return prices.flatMap(([tickType, optPrice]) => {
    const figures =
      optPrice === undefined ? undefined : figuresOfPrice(line.listing, { optPrice, undPrice, at });
    if (figures === undefined || isTold(told, tickType, figures)) return [];
    return [{ kind: 'tickOptionComputation', reqId: line.reqId, tickType, tickAttrib: 0, ...figures }];
  });
}

function isTold({ sent }: SentComputations, tickType: number, figures: OptionFigures): boolean {
  const text = `${figures.optPrice} ${figures.undPrice} ${figures.impliedVol.toFixed(6)}`;
  if (sent.get(tickType) === text) return true;
  sent.set(tickType, text);
  return false;
}

function middleOf({ bid, ask, last }: Board): number | undefined {
  return bid === undefined || ask === undefined ? last : (bid + ask) / 2;
}

function priceOf(board: Board): number | undefined {
  return board.last ?? middleOf(board);
}
