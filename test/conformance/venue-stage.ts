import type { Instant, Order } from '@tapewright/model';
import type { MarketInput, VenueInput, VenueOutput } from '@tapewright/venue';
import { Stories, type OrderStory } from './order-story.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { ACCOUNT, CLIENT_ID, newVenue, startOf, tradedIn } from './world.ts';

/** Level 0: the venue as a backtest has it, objects in virtual time. */
export class VenueStage implements Stage {
  readonly #venue = newVenue();
  readonly #stories = new Stories();
  /** Order id → permId. */
  readonly #permIds = new Map<number, number>();
  readonly #scenario: Scenario;
  #now: Instant;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#now = startOf(scenario);
    this.#handle({ kind: 'time', at: this.#now });
  }

  market(input: MarketInput): Promise<void> {
    for (let due = this.#venue.nextDue(); due !== undefined && due <= input.at; due = this.#venue.nextDue()) {
      this.#handle({ kind: 'time', at: due });
      if (this.#venue.nextDue() === due) break;
    }
    this.#now = input.at;
    this.#handle(input);
    return Promise.resolve();
  }

  place(label: string, order: Order): Promise<void> {
    const orderId = this.#stories.begin(label);
    const { contract } = tradedIn(this.#scenario);
    const placed = { account: ACCOUNT, clientId: CLIENT_ID, orderId, contract, order };
    this.#handle({ kind: 'place', at: this.#now, ...placed });
    return Promise.resolve();
  }

  change(label: string, order: Order): Promise<void> {
    const orderId = this.#stories.idOf(label);
    const { contract } = tradedIn(this.#scenario);
    this.#handle({
      kind: 'modify',
      at: this.#now,
      permId: this.#permIdOf(orderId),
      orderId,
      contract,
      order,
    });
    return Promise.resolve();
  }

  cancel(label: string): Promise<void> {
    const permId = this.#permIdOf(this.#stories.idOf(label));
    this.#handle({ kind: 'cancel', at: this.#now, permId, clientId: CLIENT_ID });
    return Promise.resolve();
  }

  story(label: string): OrderStory {
    return this.#stories.of(label);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #permIdOf(orderId: number): number {
    const permId = this.#permIds.get(orderId);
    if (permId === undefined) throw new Error(`order ${orderId} was not accepted`);
    return permId;
  }

  #handle(input: VenueInput): void {
    this.#venue.handle(input, (output) => this.#heard(output));
  }

  #heard(output: VenueOutput): void {
    switch (output.kind) {
      case 'order':
        this.#permIds.set(output.orderId, output.permId);
        this.#stories.ofId(output.orderId)?.status(output.status);
        return;
      case 'execution': {
        const { orderId = 0, execId = '', shares, price = 0 } = output.execution;
        this.#stories.ofId(orderId)?.filled(execId, shares?.toString() ?? '', price);
        return;
      }
      case 'refusal':
        this.#stories.ofId(output.orderId)?.refused(output.code);
        return;
      default:
    }
  }
}
