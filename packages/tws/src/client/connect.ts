import { type Instant, type Random, seededRandom } from '@tapewright/model';
import { randomUUID } from 'node:crypto';
import { ErrorCodes, type ErrorCodeOverride } from '../codes/index.ts';
import { OrderIds, RequestIds } from '../session/ids.ts';
import { CONNECT_PHASES, type ConnectPhase, type DownReason, type LinkState } from '../session/link-state.ts';
import { DEFAULT_SESSION_OPTIONS, type SessionOptions } from '../session/options.ts';
import { Session } from '../session/session.ts';
import { tcp } from '../transport/tcp.ts';
import type { Transport } from '../transport/transport.ts';
import { asError, settleable } from './ask.ts';
import { type Clock, realClock } from './clock.ts';
import { type Duration, durationMicros } from './duration.ts';
import { ConnectFailed } from './errors.ts';
import type { BrokerReport } from './link.ts';
import { type OnHandlerError, warnOfHandlerError } from './listeners.ts';
import type { SessionEvent } from './session-driver.ts';
import { type ClientOptions, TwsClient } from './tws-client.ts';
import { Wire } from './wire.ts';

/** How to connect; of the session's own options, whatever is given replaces its default. */
export interface ConnectOptions extends Partial<SessionOptions>, ClientOptions {
  /** TWS 7496 live, 7497 paper; IB Gateway 4001 live, 4002 paper. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** The id under which the gateway keeps this program's orders: always the same one for the same program. */
  readonly clientId: number;
  /** Resolve although snapshots are missing: the client is degraded then, and trading is blocked. Default: throw. */
  readonly allowDegraded?: boolean | undefined;
  /** For how long a client id that is in use is tried again before `connect` gives up. Default 20 s. */
  readonly clientIdPatience?: Duration | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The highest order id that this client id has used at this gateway, as `onOrderId` told it; default 0. */
  readonly highestOrderId?: number | undefined;
  /** Told of every id before an order goes out with it, to be persisted. */
  readonly onOrderId?: ((orderId: number) => void) | undefined;
  /**
   * Told every report of the lower face from the first word on. For a driver: what comes in the same packet as the end of the first snapshot
   * is in no snapshot, and over before `connect` has resolved.
   */
  readonly onReport?: ((report: BrokerReport) => void) | undefined;
  /** Your own reading of error codes. */
  readonly errorCodes?: readonly ErrorCodeOverride[] | undefined;
  /** Where errors of your handlers go; default: a warning of the process. */
  readonly onHandlerError?: OnHandlerError | undefined;
  /** For tests: another network, time and chance. */
  readonly transport?: Transport | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

const CLIENT_ID_PATIENCE: Duration = '20s';

/**
 * Connects to TWS or IB Gateway and resolves when the client is synchronised: accounts, open and completed orders, executions and
 * positions are in. Throws a `ConnectFailed` that names the phase. Later losses are healed by the client itself.
 */
export async function connect(options: ConnectOptions): Promise<TwsClient> {
  if (options.signal?.aborted === true) throw asError(options.signal.reason);
  const { host = '127.0.0.1', port, clock = realClock } = options;
  const random = options.random ?? seededRandom(randomUUID());
  const orderIds = new OrderIds(options.highestOrderId ?? 0, options.onOrderId);
  const requestIds = new RequestIds();
  const session = new Session(sessionOptions(options), { random, orderIds, requestIds });
  const wire = new Wire({
    session,
    transport: options.transport ?? tcp,
    address: { host, port },
    clock,
    codes: new ErrorCodes(options.errorCodes),
    requestIds,
    orderIds,
    clientId: options.clientId,
    onHandlerError: options.onHandlerError ?? warnOfHandlerError,
  });
  const client = new TwsClient(wire, options);
  if (options.onReport !== undefined) client.link.onReport(options.onReport);
  const { promise, resolve, reject } = settleable<TwsClient>();
  const firstSession = new FirstSession({ address: `${host}:${port}`, options, startedAt: clock.now() });
  const onAbort = (): void => fail(asError(options.signal?.reason));
  const leave = wire.users.add((event) => {
    const verdict = firstSession.judge(event);
    if (verdict === 'pending') return;
    if (verdict instanceof Error) {
      fail(verdict);
      return;
    }
    settle();
    resolve(client);
  });
  const settle = (): void => {
    leave();
    options.signal?.removeEventListener('abort', onAbort);
  };
  const fail = (error: Error): void => {
    settle();
    wire.stop();
    reject(error);
  };
  options.signal?.addEventListener('abort', onAbort, { once: true });
  wire.start();
  return promise;
}

/** Decides when the first session is there, and when to give up on it. */
class FirstSession {
  readonly #address: string;
  readonly #options: ConnectOptions;
  readonly #patientUntil: number;
  #phase: ConnectPhase = 'tcp';

  constructor(parts: {
    readonly address: string;
    readonly options: ConnectOptions;
    readonly startedAt: Instant;
  }) {
    this.#address = parts.address;
    this.#options = parts.options;
    const patience = durationMicros(parts.options.clientIdPatience ?? CLIENT_ID_PATIENCE);
    this.#patientUntil = parts.startedAt + patience;
  }

  judge(event: SessionEvent): 'pending' | 'up' | Error {
    switch (event.kind) {
      case 'state':
        if (isConnectPhase(event.state)) this.#phase = event.state.phase;
        return 'pending';
      case 'up': {
        const { missing } = event.snapshot;
        if (missing.length === 0 || this.#options.allowDegraded === true) return 'up';
        const afterMs =
          this.#options.deadlinesMs?.synchronising ?? DEFAULT_SESSION_OPTIONS.deadlinesMs.synchronising;
        return this.#failed({ kind: 'deadline', phase: 'synchronising', afterMs, missing });
      }
      case 'down': {
        const { reason, retryAt } = event;
        const isPatient =
          reason.kind === 'clientIdInUse' && retryAt !== undefined && retryAt <= this.#patientUntil;
        return isPatient ? 'pending' : this.#failed(reason);
      }
      default:
        return 'pending';
    }
  }

  #failed(reason: DownReason): ConnectFailed {
    return new ConnectFailed(this.#address, this.#phase, reason);
  }
}

function isConnectPhase(state: LinkState): state is Extract<LinkState, { readonly phase: ConnectPhase }> {
  return (CONNECT_PHASES as readonly string[]).includes(state.phase);
}

function sessionOptions(options: ConnectOptions): SessionOptions {
  const { clientId } = options;
  if (!Number.isInteger(clientId) || clientId < 0 || clientId > 2_147_483_647) {
    throw new RangeError(`client id ${clientId} is not a whole number from 0 to 2147483647`);
  }
  const given = Object.entries(options).filter(
    ([name, value]) => name in DEFAULT_SESSION_OPTIONS && value !== undefined,
  );
  return { ...DEFAULT_SESSION_OPTIONS, ...Object.fromEntries(given), clientId };
}
