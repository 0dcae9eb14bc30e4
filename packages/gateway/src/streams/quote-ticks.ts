import type { ServerMessageInput } from '@tapewright/tws';
import { DELAYED_TICK, MARKET_DATA_TYPE } from '../market/ticks.ts';
import type { SharedMessage } from '../wire/shared-message.ts';
import { SLOT, type BoardImage, type ShownTick } from './board-image.ts';

/** What a line was told of its board. */
export class ToldTicks {
  /** By slot; undefined for what it was never told. */
  readonly ticks: (ShownTick | undefined)[] = [];
  /** The revision of the image that it knows; `NEVER` before the first. */
  revision = NEVER;
  /** Whether it was shown quotes then. */
  wasShownQuotes = false;
  /** The market data type that was announced. */
  type: number | undefined;

  /** A snapshot is done early when it has bid, ask, last, open and close. */
  get isComplete(): boolean {
    return [SLOT.bid, SLOT.ask, SLOT.last, SLOT.open, SLOT.close].every(
      (slot) => this.ticks[slot] !== undefined,
    );
  }
}

const NEVER = -1;
const ALL = -1;

/** How a line is to be told of its board. */
export interface Telling {
  /** Its slots, a bit for each. */
  readonly slots: number;
  /** The market is open. */
  readonly isLive: boolean;
  /** Quotes are shown: the market is open, or the client wants to see what they were last. */
  readonly showsQuotes: boolean;
}

/**
 * Tells a line what brings it from what it knows to what the board shows. A price tick carries its size; a size that changes alone is a
 * size tick. A side without a quote is the price -1 with no size, and one that never had a quote is not spoken of while the market is open.
 */
export function tellTicks(
  told: ToldTicks,
  image: BoardImage,
  { slots, isLive, showsQuotes }: Telling,
  tell: (message: SharedMessage) => void,
): void {
  let left = slots & news(told, image, showsQuotes);
  told.revision = image.revision;
  told.wasShownQuotes = showsQuotes;
  while (left !== 0) {
    const slot = 31 - Math.clz32(left & -left);
    left &= left - 1;
    const tick = showsQuotes ? image.ticks[slot] : withoutQuote(image, slot);
    if (tick === undefined) continue;
    const before = told.ticks[slot];
    if (before === undefined && isLive && isNoQuote(image, tick)) {
      left &= ~(1 << (slot + 1));
      continue;
    }
    told.ticks[slot] = tick;
    if (before !== undefined && (before === tick || before.value === tick.value)) continue;
    if (slot === SLOT.bid || slot === SLOT.ask || slot === SLOT.last) {
      // The price tick tells the size; clients make the size tick of it themselves.
      told.ticks[slot + 1] = showsQuotes ? image.ticks[slot + 1] : withoutQuote(image, slot + 1);
      left &= ~(1 << (slot + 1));
    }
    tell(tick.message);
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

function isNoQuote({ noBid, noAsk }: BoardImage, tick: ShownTick): boolean {
  return tick === noBid.price || tick === noAsk.price;
}

/** The tick as delayed data has it; undefined for what it does not have. */
export function delayed(message: ReturnType<SharedMessage['for']>): ServerMessageInput | undefined {
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
