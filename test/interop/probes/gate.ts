import { type AddressInfo, createServer, type Server, connect as open, type Socket } from 'node:net';

/** A network between a client and a gateway that can break: closed, or silent with its lines open. */
export class Gate {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #isClosed = false;

  private constructor(gatewayPort: number) {
    this.#server = createServer((client) => {
      if (this.#isClosed) {
        client.destroy();
        return;
      }
      const gateway = open(gatewayPort, '127.0.0.1');
      const pair = [client, gateway] as const;
      this.#pairs.add(pair);
      client.pipe(gateway);
      gateway.pipe(client);
      for (const [end, other] of [pair, [gateway, client] as const]) {
        end.on('error', () => undefined);
        end.on('close', () => {
          this.#pairs.delete(pair);
          other.destroy();
        });
      }
    });
  }

  static async before(gatewayPort: number): Promise<Gate> {
    const gate = new Gate(gatewayPort);
    await new Promise<void>((resolve) => gate.#server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Lines break, and new ones are refused until `open`. */
  cut(): void {
    this.#isClosed = true;
    for (const pair of this.#pairs) for (const end of pair) end.destroy();
  }

  open(): void {
    this.#isClosed = false;
  }

  /** Lines stay open and nothing passes any more. */
  fallSilent(): void {
    for (const [client, gateway] of this.#pairs) {
      client.unpipe(gateway);
      gateway.unpipe(client);
      client.resume();
      gateway.resume();
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
