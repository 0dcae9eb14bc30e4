import { Decimal } from '@tapewright/model';
import { SharedMessage, type SharedBody } from '../wire/shared-message.ts';

/** A tick that was never told. */
export const UNTOLD = Number.NaN;

/**
 * What a board shows in one slot, and the message that tells it. `code` says whether it is what somebody was told: a price, a size or a
 * number is its own; a text has the number of its first occurrence.
 */
export abstract class ShownTick extends SharedMessage {
  readonly tickType: number;
  /** `UNTOLD` while there is nothing to say. */
  code = UNTOLD;

  constructor(tickType: number) {
    super();
    this.tickType = tickType;
  }

  get isSaying(): boolean {
    return this.code === this.code;
  }
}

/** A price, and the size that travels with it. */
export class PriceTick extends ShownTick {
  #size = Decimal.ZERO;
  #attrMask = 0;

  /** Answers whether the price is another than before. */
  state(price: number, size: Decimal, attrMask: number): boolean {
    const isNews = this.code !== price;
    if (!isNews && this.#size === size && this.#attrMask === attrMask) return false;
    this.code = price;
    this.#size = size;
    this.#attrMask = attrMask;
    this.restated();
    return isNews;
  }

  for(reqId: number): SharedBody {
    const { tickType, code: price } = this;
    return { kind: 'tickPrice', reqId, tickType, price, size: this.#size, attrMask: this.#attrMask };
  }
}

export class SizeTick extends ShownTick {
  #size: Decimal = Decimal.ZERO;

  /** Answers whether the size is another than before. */
  state(size: Decimal): boolean {
    // The board keeps the object while the size stays.
    if (this.#size === size && this.isSaying) return false;
    this.#size = size;
    const code = size.toNumber();
    if (code === this.code) return false;
    this.code = code;
    this.restated();
    return true;
  }

  for(reqId: number): SharedBody {
    return { kind: 'tickSize', reqId, tickType: this.tickType, size: this.#size };
  }
}

export class NumberTick extends ShownTick {
  /** Answers whether it is another number than before. */
  state(value: number): boolean {
    if (this.code === value) return false;
    this.code = value;
    this.restated();
    return true;
  }

  for(reqId: number): SharedBody {
    return { kind: 'tickGeneric', reqId, tickType: this.tickType, value: this.code };
  }
}

/** A text of a few that come again and again, such as the name of an exchange. */
export class TextTick extends ShownTick {
  #text = '';
  /** text → its number */
  readonly #known = new Map<string, number>();

  /** Answers whether it is another text than before. */
  state(text: string): boolean {
    if (this.#text === text && this.isSaying) return false;
    let code = this.#known.get(text);
    if (code === undefined) this.#known.set(text, (code = this.#known.size));
    this.#text = text;
    this.code = code;
    this.restated();
    return true;
  }

  for(reqId: number): SharedBody {
    return { kind: 'tickString', reqId, tickType: this.tickType, value: this.#text };
  }
}

/** A text that names its time, so that none comes again once another was said. */
export class TimedTextTick extends ShownTick {
  #text = '';

  /** Answers whether it is another text than before. */
  state(text: string): boolean {
    if (this.#text === text) return false;
    this.#text = text;
    this.code = this.isSaying ? this.code + 1 : 0;
    this.restated();
    return true;
  }

  for(reqId: number): SharedBody {
    return { kind: 'tickString', reqId, tickType: this.tickType, value: this.#text };
  }
}
