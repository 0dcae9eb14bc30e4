import { seededRandom } from '@tapewright/model';
import type { KeptIds } from '../kept/kept-venue.ts';

/** permIds and execution ids, all from the seed: the same run names its orders and fills alike. */
export class Ids {
  #permId: number;
  readonly #session: string;
  #execution: number;
  /** The characters of an execution id, those of the number written anew for each. */
  readonly #codes: number[];

  /** Goes on after the names that were given out before `kept`. */
  constructor(seed: number | string, kept?: KeptIds) {
    const random = seededRandom(seed).fork('ids');
    // IB's are numbers of nine or ten digits that fit 31 bits; the range leaves half a billion orders to a venue.
    const firstPermId = 1_000_000_000 + random.below(600_000_000);
    this.#session = hex8(0x0000_e000 + random.below(0x1000));
    const firstExecution = 0x6000_0000 + random.below(0x1000_0000);
    this.#permId = kept?.permId ?? firstPermId;
    this.#execution = kept?.execution ?? firstExecution;
    this.#codes = Array.from(`${this.#session}.00000000.01.01`, (digit) => digit.charCodeAt(0));
  }

  get kept(): KeptIds {
    return { permId: this.#permId, execution: this.#execution };
  }

  permId(): number {
    return this.#permId++;
  }

  /** `0000e0d5.69e05ee5.01.01`, as IB's: session, execution, part, revision. */
  execId(): string {
    let rest = this.#execution++;
    for (let at = LAST_DIGIT; at > LAST_DIGIT - 8; at--) {
      this.#codes[at] = DIGITS[rest & 15] ?? 0;
      rest >>>= 4;
    }
    // At once from its characters: whoever looks an id up in a table would first have to flatten the chain of its parts.
    return String.fromCharCode.apply(undefined, this.#codes);
  }

  /** The ids of one execution's parts, counted from 1: those of a combination and its legs. */
  execIds(): (part: number) => string {
    const execution = hex8(this.#execution++);
    return (part) => [this.#session, execution, String(part).padStart(2, '0'), '01'].join('.');
  }
}

const DIGITS: readonly number[] = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** Where the number of an execution ends in its id: behind eight digits of the session, a point and seven more. */
const LAST_DIGIT = 16;

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}
