import { createGateway, type ConnectionId, type GatewayInput, type Market } from '@tapewright/gateway';
import { seededRandom, type Order, type Random } from '@tapewright/model';
import type { MarketInput, Venue } from '@tapewright/venue';
import type { OrderStory } from './order-story.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { WireClient } from './wire-client.ts';
import { ACCOUNT, newVenue, startOf } from './world.ts';
import { newMarket } from './given-market.ts';

const CONN: ConnectionId = 1;

/** Level 1: the gateway's core behind bytes in virtual time, which arrive in pieces of any size. */
export class WireStage implements Stage {
  readonly #gateway;
  readonly #client: WireClient;
  readonly #random: Random;

  constructor(scenario: Scenario) {
    const market: Market = newMarket().market;
    const venue: Venue = newVenue();
    const start = startOf(scenario);
    this.#random = seededRandom(scenario.name).fork('network');
    this.#gateway = createGateway({ market, venue, accounts: [ACCOUNT], start });
    this.#client = new WireClient(scenario, (bytes) => this.#arrive(bytes));
    this.#handle({ kind: 'opened', at: start, conn: CONN });
    this.#client.greet();
    this.#client.start();
  }

  market(input: MarketInput): Promise<void> {
    if (input.kind === 'time') this.#handle({ kind: 'time', at: input.at });
    else this.#handle({ kind: 'market', input });
    return Promise.resolve();
  }

  place(label: string, order: Order): Promise<void> {
    this.#client.place(label, order);
    return Promise.resolve();
  }

  change(label: string, order: Order): Promise<void> {
    this.#client.change(label, order);
    return Promise.resolve();
  }

  cancel(label: string): Promise<void> {
    this.#client.cancel(label);
    return Promise.resolve();
  }

  story(label: string): OrderStory {
    return this.#client.stories.of(label);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #arrive(bytes: Uint8Array): void {
    for (const piece of pieces(bytes, this.#random))
      this.#handle({ kind: 'bytes', at: this.#gateway.now, conn: CONN, bytes: piece });
  }

  #handle(input: GatewayInput): void {
    this.#gateway.handle(input, (output) => {
      if (output.kind !== 'write') throw new Error(`the gateway closed the line: ${output.reason}`);
      for (const piece of pieces(output.bytes, this.#random)) this.#client.received(piece);
    });
  }
}

function* pieces(bytes: Uint8Array, random: Random): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length;) {
    const length = 1 + random.below(Math.min(64, bytes.length - from));
    yield bytes.slice(from, from + length);
    from += length;
  }
}
