/** What one is told of an order, whoever tells it. */
export class OrderStory {
  #status = 'none';
  /** Execution id → what it filled. */
  readonly #fills = new Map<string, string>();
  readonly #codes: number[] = [];

  status(status: string): void {
    this.#status = status;
  }

  filled(execId: string, size: string, price: number): void {
    this.#fills.set(execId, `${size}@${price}`);
  }

  /** Messages that only comment on what the status says are left out: 202 of a cancel, 399 of an order that waits for a session. */
  refused(code: number): void {
    if (code !== 202 && code !== 399) this.#codes.push(code);
  }

  /** `Filled 40@230.01 60@230.02 10148` */
  text(): string {
    return [this.#status, ...this.#fills.values(), ...this.#codes].join(' ');
  }
}

/** The stories of the orders of a scenario: its labels and the order ids that they have. */
export class Stories {
  readonly #byLabel = new Map<string, { readonly orderId: number; readonly story: OrderStory }>();

  /** A new order's id. */
  begin(label: string): number {
    const orderId = this.#byLabel.size + 1;
    this.#byLabel.set(label, { orderId, story: new OrderStory() });
    return orderId;
  }

  idOf(label: string): number {
    return this.#named(label).orderId;
  }

  of(label: string): OrderStory {
    return this.#named(label).story;
  }

  ofId(orderId: number): OrderStory | undefined {
    return [...this.#byLabel.values()].find((one) => one.orderId === orderId)?.story;
  }

  #named(label: string): { readonly orderId: number; readonly story: OrderStory } {
    const found = this.#byLabel.get(label);
    if (found === undefined) throw new Error(`the scenario has no order '${label}'`);
    return found;
  }
}
