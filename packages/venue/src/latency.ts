import type { Instant, Random } from '@tapewright/model';
import type { OrderInput, VenueInput } from './venue-io.ts';

/** How long an order, a change or a cancel is on its way to where it trades. */
export interface LatencyModel {
  readonly name: string;
  /** Microseconds, zero or more. `random` is the venue's own: the same in the same run. */
  delayMicros(input: OrderInput, random: Random): number;
}

/** The same for everything. */
export function fixedLatency(micros: number): LatencyModel {
  return { name: `${micros} µs`, delayMicros: () => micros };
}

/**
 * By where an order goes: exchange → microseconds, `SMART` among them; others take `otherwise`. SMART sends to several exchanges so that all
 * are reached together, so its time is that of the slowest. Changes and cancels of an order name no exchange and take `otherwise`.
 */
export function latencyByExchange(micros: Readonly<Record<string, number>>, otherwise: number): LatencyModel {
  return {
    name: 'by exchange',
    delayMicros: (input) =>
      (input.kind === 'place' ? micros[input.contract.exchange ?? ''] : undefined) ?? otherwise,
  };
}

/** At least `leastMicros`, and beyond that by chance with an exponential tail of mean `tailMicros`: most are quick, some are late. */
export function randomLatency(leastMicros: number, tailMicros: number): LatencyModel {
  return {
    name: `${leastMicros} µs and a tail of ${tailMicros} µs`,
    delayMicros: (_, random) => leastMicros - Math.log(1 - random.next()) * tailMicros,
  };
}

/** Orders on their way. One client's arrive in the order in which they were sent, as on one line. */
export class OrdersOnTheWay {
  readonly #model: LatencyModel;
  readonly #random: Random;
  readonly #waiting: OrderInput[] = [];
  #lastArrival = -Infinity;

  constructor(model: LatencyModel, random: Random) {
    this.#model = model;
    this.#random = random;
  }

  /** When the next one arrives; Infinity when none is on its way. */
  get nextDue(): number {
    return this.#waiting[0]?.at ?? Infinity;
  }

  send(input: OrderInput): void {
    const delay = Math.max(0, Math.round(this.#model.delayMicros(input, this.#random)));
    const at = Math.max(input.at + delay, this.#lastArrival) as Instant;
    this.#lastArrival = at;
    this.#waiting.push({ ...input, at });
  }

  /** The next one that has arrived by a moment, with its time of arrival. */
  arrived(by: Instant): OrderInput | undefined {
    return this.nextDue <= by ? this.#waiting.shift() : undefined;
  }
}

export function isOrderInput(input: VenueInput): input is OrderInput {
  const { kind } = input;
  return kind === 'place' || kind === 'modify' || kind === 'cancel' || kind === 'cancelAll';
}
