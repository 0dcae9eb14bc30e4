import { connect, type Socket } from 'node:net';
import { startGateway, type RunningGateway } from '@tapewright/gateway';
import type { Order } from '@tapewright/model';
import { NO_FEES, type MarketInput } from '@tapewright/venue';
import { newMarket } from './given-market.ts';
import type { OrderStory } from './order-story.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { WireClient } from './wire-client.ts';
import { ACCOUNT, startOf } from './world.ts';

/** Level 2: a gateway on loopback TCP, a market that moves a step at a time. */
export class SocketStage implements Stage {
  readonly #gateway: RunningGateway;
  readonly #socket: Socket;
  readonly #client: WireClient;
  readonly #give: (input: MarketInput) => void;

  private constructor(
    gateway: RunningGateway,
    socket: Socket,
    client: WireClient,
    give: (input: MarketInput) => void,
  ) {
    this.#gateway = gateway;
    this.#socket = socket;
    this.#client = client;
    this.#give = give;
  }

  static async open(scenario: Scenario): Promise<SocketStage> {
    const { market, give } = newMarket();
    const gateway = await startGateway({
      market: { kind: 'given', market },
      clock: { kind: 'lockstep', start: startOf(scenario) },
      accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
      feePlan: NO_FEES,
    });
    const socket = connect(gateway.port, gateway.host);
    const client = new WireClient(scenario, (bytes) => socket.write(bytes));
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.on('data', (bytes) => {
        client.received(bytes);
        if (client.hasGreeting) resolve();
      });
      client.greet();
    });
    client.start();
    await client.fence();
    return new SocketStage(gateway, socket, client, give);
  }

  async market(input: MarketInput): Promise<void> {
    this.#give(input);
    this.#gateway.advance();
    await this.#client.fence();
  }

  async place(label: string, order: Order): Promise<void> {
    this.#client.place(label, order);
    await this.#client.fence();
  }

  async change(label: string, order: Order): Promise<void> {
    this.#client.change(label, order);
    await this.#client.fence();
  }

  async cancel(label: string): Promise<void> {
    this.#client.cancel(label);
    await this.#client.fence();
  }

  story(label: string): OrderStory {
    return this.#client.stories.of(label);
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await this.#gateway.close();
  }
}
