import type { ServerMessageInput } from '@tapewright/tws';
import { DELAYED_TICK, MARKET_DATA_TYPE } from '../market/ticks.ts';
import type { SharedBody, SharedMessage } from '../wire/shared-message.ts';
import { SLOT, SLOTS, type BoardImage } from './board-image.ts';
import { UNTOLD, type ShownTick } from './shown-tick.ts';

/** What a line was told of its board. */
export class ToldTicks {
  /** By slot, as the ticks count; `UNTOLD` for what it was never told. */
  readonly codes = new Float64Array(SLOTS).fill(UNTOLD);
  /** The revision of the image that it knows; `NEVER` before the first. */
  revision = NEVER;
  /** Whether it was shown quotes then. */
  wasShownQuotes = false;
  /** The market data type that was announced. */
  type: number | undefined;

  /** A snapshot is done early when it has bid, ask, last, open and close. */
  get isComplete(): boolean {
    return [SLOT.bid, SLOT.ask, SLOT.last, SLOT.open, SLOT.close].every((slot) => this.knows(slot));
  }

  knows(slot: number): boolean {
    return !Number.isNaN(this.codes[slot]);
  }
}

const NEVER = -1;
const ALL = -1;

/** A line, and how it is told. */
export interface ToldLine {
  readonly told: ToldTicks;
  readonly image: BoardImage;
  /** What it shows, a bit for each slot. */
  readonly slots: number;
  readonly tell: (message: SharedMessage) => void;
}

/**
 * Tells a line what brings it from what it knows to what the board shows. A price tick carries its size; a size that changes alone is a
 * size tick. A side without a quote is the price -1 with no size, and one that never had a quote is not spoken of while the market is
 * open (`isLive`). With `showsQuotes` the market is open, or the client wants to see what its quotes were last.
 */
export function tellTicks(
  { told, image, slots, tell }: ToldLine,
  { isLive, showsQuotes }: { readonly isLive: boolean; readonly showsQuotes: boolean },
): void {
  const { codes } = told;
  let left = slots & news(told, image, showsQuotes);
  told.revision = image.revision;
  told.wasShownQuotes = showsQuotes;
  while (left !== 0) {
    const slot = 31 - Math.clz32(left & -left);
    left &= left - 1;
    const tick = showsQuotes ? image.ticks[slot] : withoutQuote(image, slot);
    if (tick === undefined || !tick.isSaying) continue;
    if (isLive && !image.hasQuote(slot) && !told.knows(slot)) {
      left &= ~(1 << (slot + 1));
      continue;
    }
    if (codes[slot] === tick.code) continue;
    codes[slot] = tick.code;
    if (slot === SLOT.bid || slot === SLOT.ask || slot === SLOT.last) {
      // The price tick tells the size; clients make the size tick of it themselves.
      const size = showsQuotes ? image.ticks[slot + 1] : withoutQuote(image, slot + 1);
      codes[slot + 1] = size?.code ?? UNTOLD;
      left &= ~(1 << (slot + 1));
    }
    tell(tick);
  }
}

/** The slots in which there may be something new for a line, a bit for each. */
function news(told: ToldTicks, image: BoardImage, showsQuotes: boolean): number {
  if (told.revision === NEVER || told.wasShownQuotes !== showsQuotes) return ALL;
  if (told.revision === image.revision) return 0;
  return told.revision === image.revision - 1 ? image.changed : ALL;
}

/** What a slot shows while no quotes are shown. */
function withoutQuote({ ticks, noBid, noAsk }: BoardImage, slot: number): ShownTick | undefined {
  switch (slot) {
    case SLOT.bid:
      return noBid.price;
    case SLOT.bidSize:
      return noBid.size;
    case SLOT.ask:
      return noAsk.price;
    case SLOT.askSize:
      return noAsk.size;
    case SLOT.bidExchange:
    case SLOT.askExchange:
      return undefined;
    default:
      return ticks[slot];
  }
}

/** The tick as delayed data has it; undefined for what it does not have. */
export function delayed(message: SharedBody): ServerMessageInput | undefined {
  const tickType = DELAYED_TICK.get(message.tickType ?? -1);
  if (tickType === undefined) return undefined;
  // Nothing that is late can be executed automatically.
  return message.kind === 'tickPrice' ? { ...message, tickType, attrMask: 0 } : { ...message, tickType };
}

/** The market data type that a line is to be told now; undefined when it knows, or takes it for granted. */
export function newType(told: ToldTicks, type: number): number | undefined {
  const before = told.type ?? MARKET_DATA_TYPE.live;
  told.type = type;
  return type === before ? undefined : type;
}
