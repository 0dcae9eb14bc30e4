import type { Controlled } from './control-server.ts';
import { ControlError } from './control-error.ts';
import { answer } from './routes.ts';
import { snapshotOf, type Snapshot } from './snapshot.ts';

/** An instrument by its conId, or by the name that the exchange has for it: `AAPL`, `EUR.USD`. */
export type Named = { readonly conId: number } | { readonly symbol: string };

/**
 * Steers a gateway from the same process: what the control API does over HTTP, as calls. Each has had its effect when it returns, and what
 * clients are told of it is on its way. They throw an error that says what was wrong: an unknown instrument, a bid above its ask, an
 * order that was refused.
 */
export interface GatewayControl {
  /** The instrument's own market stops, and all its exchanges show this until `release`. */
  setPrice(of: Named & { readonly bid: number; readonly ask: number; readonly size?: number }): void;
  /** Others trade: moves the last price, triggers stops. */
  print(of: Named & { readonly price: number; readonly size?: number }): void;
  /** Trading stops: orders wait. */
  halt(of: Named & { readonly reason?: 'regulatory' | 'news' | 'volatility' }): void;
  resume(of: Named): void;
  /** The instrument's own market goes on. */
  release(of: Named): void;
  /** How many shares can be borrowed to sell them short; absent: as many as anybody wants. */
  setBorrow(of: Named & { readonly shares?: number }): void;
  /** An order by hand, as a person enters it in TWS. Answers its permId. */
  order(
    of: Named & {
      readonly action: 'BUY' | 'SELL';
      readonly quantity: number;
      readonly orderType?: string;
      readonly lmtPrice?: number;
      readonly auxPrice?: number;
      readonly tif?: string;
      readonly account?: string;
    },
  ): number;
  /** Takes out any order by hand. */
  cancel(permId: number): void;
  /** Breaks lines without a word: of one client, or of all. */
  disconnect(clientId?: number): void;
  /** Plays a scenario of `docs/reference/faults.md` with its parameters: `fault('no-ack', { times: 1 })`. */
  fault(scenario: string, parameters?: Readonly<Record<string, string | number>>): void;
  /** Withdraws the faults that have not happened; what was to come back comes back now. */
  calm(): void;
  /** Accounts with cash and positions, open orders, executions. */
  snapshot(): Snapshot;
}

/** The control of a gateway. */
export function gatewayControl(controlled: Controlled): GatewayControl {
  const post = (path: string, { symbol, ...fields }: Fields): unknown => {
    const stated = Object.entries(fields).filter(([, value]) => value !== undefined);
    const named = symbol === undefined ? [] : [['conId', conIdOf(String(symbol), controlled)]];
    const body = Object.fromEntries([...stated, ...named]);
    return answer({ method: 'POST', url: new URL(path, 'http://gateway'), body }, controlled);
  };
  return {
    setPrice: (of) => void post('/price', { ...of }),
    print: (of) => void post('/print', { ...of }),
    halt: (of) => void post('/halt', { ...of }),
    resume: (of) => void post('/resume', { ...of }),
    release: (of) => void post('/release', { ...of }),
    setBorrow: (of) => void post('/borrow', { ...of }),
    order: (of) => Number(Object(post('/order', { ...of })).permId),
    cancel: (permId) => void post('/cancel', { permId }),
    disconnect: (clientId) => void post('/disconnect', { clientId }),
    fault: (scenario, parameters = {}) => void post('/faults', { ...parameters, scenario }),
    calm: () => void post('/calm', {}),
    snapshot: () => snapshotOf(controlled.gateway, controlled.now()),
  };
}

type Fields = Readonly<Record<string, string | number | undefined>>;

function conIdOf(symbol: string, { gateway }: Controlled): number {
  const { conId } = gateway.venue.findListings({ localSymbol: symbol })[0]?.contract ?? {};
  if (conId === undefined) throw new ControlError(404, `no instrument '${symbol}'`);
  return conId;
}
