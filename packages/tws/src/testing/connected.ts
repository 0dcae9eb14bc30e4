import { seededRandom } from '@tapewright/model';
import { type ConnectOptions, connect } from '../client/connect.ts';
import type { TwsClient } from '../client/tws-client.ts';
import { ScriptedGateway, type ScriptOptions } from './scripted-gateway.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface ConnectedClient {
  readonly clock: VirtualClock;
  readonly gateway: ScriptedGateway;
  readonly ib: TwsClient;
}

export interface ConnectedOptions extends Partial<ConnectOptions> {
  readonly script?: ScriptOptions;
  /** The time of the network; the client's own `clock` may differ from it. */
  readonly world?: VirtualClock;
  /** What the gateway does differently, before anyone connects. */
  readonly prepare?: (gateway: ScriptedGateway) => void;
}

/** A synchronised client on a scripted gateway, both in virtual time. */
export async function connected(options: ConnectedOptions = {}): Promise<ConnectedClient> {
  const { script, prepare, world: clock = new VirtualClock(), ...connectOptions } = options;
  const gateway = new ScriptedGateway(clock, script);
  prepare?.(gateway);
  const connecting = connect({
    port: 4002,
    clientId: 7,
    clock,
    transport: gateway,
    random: seededRandom(1),
    ...connectOptions,
  });
  await clock.pass(100);
  return { clock, gateway, ib: await connecting };
}

/** What a promise has come to so far; `pending` when it has not settled. */
export async function soFar<T>(promise: PromiseLike<T>): Promise<T | Error | 'pending'> {
  const settled = Promise.resolve(promise).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  const later = new Promise<'pending'>((resolve) => setImmediate(() => resolve('pending')));
  return Promise.race([settled, later]);
}
