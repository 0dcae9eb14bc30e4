// What every player in TypeScript shares: it asks the sender for the flood, counts its client's events, and prints what it saw and how
// long that took, from the first byte it asked for to the last event it heard.
import { once } from 'node:events';
import { connect } from 'node:net';
import type { FloodOrder } from './sender.ts';

/** What a player prints, as one line of JSON. */
export interface FloodResult {
  readonly wallMs: number;
  /** User and system time of the player's own process, all threads. */
  readonly cpuMs: number;
  readonly prices: number;
  readonly priceSum: number;
  readonly sizes: number;
  readonly orders: number;
  /** What this player alone can count. */
  readonly extra?: Readonly<Record<string, number>>;
}

const [port = 0, controlPort = 0, count = 0, window = 0] = process.argv.slice(2).map(Number);

/** Where the gateway listens. */
export const gatewayPort = port;
export const floodCount = count;

/** Counts events, and knows how many messages they come to. */
export class FloodCounter {
  prices = 0;
  priceSum = 0;
  sizes = 0;
  orders = 0;
  extra: (() => Readonly<Record<string, number>>) | undefined;
  #left = count;
  #untilAck = window === 0 ? Number.POSITIVE_INFINITY : window;
  #acknowledge: () => void = () => undefined;
  #finish: () => void = () => undefined;

  price(price: number): void {
    this.prices++;
    this.priceSum += price;
  }

  size(): void {
    this.sizes++;
  }

  order(): void {
    this.orders++;
  }

  /** One message of the flood was heard, whatever number of events it made. */
  message(): void {
    if (--this.#untilAck === 0) {
      this.#untilAck = window;
      this.#acknowledge();
    }
    if (--this.#left === 0) this.#finish();
  }

  /** Asks for the flood, waits for its end, prints the result and ends the process. */
  async run({ firstReqId = 1 }: { firstReqId?: number } = {}): Promise<never> {
    const control = connect({ host: '127.0.0.1', port: controlPort, noDelay: true });
    const order: FloodOrder = { count, window, firstReqId };
    control.write(JSON.stringify(order));
    await once(control, 'data');
    this.#acknowledge = () => void control.write('.');
    const finished = new Promise<void>((resolve) => (this.#finish = resolve));
    const cpu = process.cpuUsage();
    const from = performance.now();
    control.write('.');
    await finished;
    const wallMs = performance.now() - from;
    const { user, system } = process.cpuUsage(cpu);
    const { prices, priceSum, sizes, orders } = this;
    const cpuMs = (user + system) / 1000;
    const extra = this.extra?.() ?? {};
    const result: FloodResult = { wallMs, cpuMs, prices, priceSum, sizes, orders, extra };
    process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
    return new Promise<never>(() => undefined);
  }
}
