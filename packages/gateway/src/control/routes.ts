import { Decimal, toIso } from '@tapewright/model';
import { exchangeNamed } from '@tapewright/venue';
import { playScenario } from '../faults/play-scenario.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { ControlError } from './control-error.ts';
import type { Controlled } from './control-server.ts';
import { fieldsOf, numberIn, optionalNumberIn, optionalTextIn, textIn } from './fields.ts';
import { snapshotOf } from './snapshot.ts';

interface Call {
  readonly method: string;
  readonly url: URL;
  /** What was posted; undefined for other methods. */
  readonly body: unknown;
}
type Route = (call: Call, controlled: Controlled) => unknown;

/** Method and path → what is done and answered. `docs/how-to/gateway-in-ci.md` describes them. */
export const ROUTES: Readonly<Record<string, Route>> = {
  'GET /health': (_, { gateway, now }) => ({ time: toIso(now()), clients: gateway.clientIds }),
  'GET /snapshot': (_, { gateway, now }) => snapshotOf(gateway, now()),
  'GET /books': ({ url }, { gateway }) => {
    const conId = Number(url.searchParams.get('conId'));
    const rows = Number(url.searchParams.get('rows') ?? 5);
    const quote = gateway.quote(conId);
    if (quote === undefined)
      throw new ControlError(404, `no instrument with conId ${url.searchParams.get('conId')}`);
    return { conId, quote, books: gateway.venue.depth(conId, rows) };
  },
  // The instrument's own market stops, and all its exchanges show the price that is set, until it is released.
  'POST /price': ({ body }, { gateway, now, handle }) => {
    const fields = fieldsOf(body);
    const [conId, bid, ask] = [numberIn(fields, 'conId'), numberIn(fields, 'bid'), numberIn(fields, 'ask')];
    const size = Decimal.of(optionalNumberIn(fields, 'size') ?? 100);
    if (!(bid > 0 && bid < ask))
      throw new ControlError(
        400,
        `a bid of ${bid} and an ask of ${ask}; the bid must be above zero and below the ask`,
      );
    const listing = gateway.venue.listing(conId);
    if (listing === undefined) throw new ControlError(404, `no instrument with conId ${conId}`);
    const lit = listing.exchanges.filter((name) => exchangeNamed(name).kind === 'lit');
    handle({ kind: 'hold', at: now(), conId });
    const quote = { kind: 'makerQuote', conId } as const;
    for (const exchange of listing.exchanges) {
      handle({ kind: 'market', input: { ...quote, at: now(), exchange, bids: [], asks: [] } });
    }
    for (const exchange of lit) {
      const [bids, asks] = [[{ price: bid, size }], [{ price: ask, size }]];
      handle({ kind: 'market', input: { ...quote, at: now(), exchange, bids, asks } });
    }
    return { conId, bid, ask };
  },
  'POST /print': ({ body }, { gateway, now, handle }) => {
    const fields = fieldsOf(body);
    const conId = numberIn(fields, 'conId');
    const exchange = gateway.venue.listing(conId)?.exchanges[0];
    if (exchange === undefined) throw new ControlError(404, `no instrument with conId ${conId}`);
    const [price, size] = [numberIn(fields, 'price'), Decimal.of(optionalNumberIn(fields, 'size') ?? 100)];
    handle({ kind: 'market', input: { kind: 'print', at: now(), conId, exchange, price, size } });
    return { conId, price };
  },
  'POST /halt': ({ body }, { now, handle, gateway }) => {
    const fields = fieldsOf(body);
    const conId = known(numberIn(fields, 'conId'), gateway);
    const stated = optionalTextIn(fields, 'reason') ?? 'regulatory';
    const reason = HALT_REASONS.find((one) => one === stated);
    if (reason === undefined)
      throw new ControlError(400, `the reason '${stated}'; it must be ${HALT_REASONS.join(', ')}`);
    handle({ kind: 'halt', at: now(), conId, reason });
    return { conId, isHalted: true };
  },
  'POST /resume': ({ body }, { now, handle, gateway }) => {
    const conId = known(numberIn(fieldsOf(body), 'conId'), gateway);
    handle({ kind: 'resume', at: now(), conId });
    return { conId, isHalted: false };
  },
  // How many shares can be borrowed from now on; without a number as many as anybody wants.
  'POST /borrow': ({ body }, { now, handle, gateway }) => {
    const fields = fieldsOf(body);
    const conId = known(numberIn(fields, 'conId'), gateway);
    const stated = optionalNumberIn(fields, 'shares');
    if (stated !== undefined && stated < 0)
      throw new ControlError(400, `${stated} shares to borrow; it must be zero or more`);
    const shares = stated === undefined ? undefined : Decimal.of(stated);
    handle({ kind: 'market', input: { kind: 'borrow', at: now(), conId, shares } });
    return { conId, shares: stated };
  },
  'POST /release': ({ body }, { now, handle, gateway }) => {
    const conId = known(numberIn(fieldsOf(body), 'conId'), gateway);
    handle({ kind: 'release', at: now(), conId });
    return { conId, isHalted: false };
  },
  // As a person would in the windows of TWS: programs see an order of client 0 that they have not placed.
  'POST /order': ({ body }, { now, handle, gateway }) => {
    const fields = fieldsOf(body);
    const [account = ''] = gateway.accounts;
    const order = {
      action: textIn(fields, 'action'),
      orderType: optionalTextIn(fields, 'orderType') ?? 'MKT',
      totalQuantity: Decimal.of(numberIn(fields, 'quantity')),
      lmtPrice: optionalNumberIn(fields, 'lmtPrice'),
      auxPrice: optionalNumberIn(fields, 'auxPrice'),
      tif: optionalTextIn(fields, 'tif') ?? 'DAY',
      transmit: true,
    };
    const contract = { conId: known(numberIn(fields, 'conId'), gateway), exchange: 'SMART' };
    const before = new Set(permIds(gateway));
    const wanted = optionalTextIn(fields, 'account') ?? account;
    handle({ kind: 'manualOrder', at: now(), account: wanted, contract, order });
    const permId = permIds(gateway).find((id) => !before.has(id));
    const refusal = gateway.manualRefusal;
    if (permId === undefined)
      throw new ControlError(400, `the order was refused: ${refusal?.code} ${refusal?.message}`);
    return { permId };
  },
  'POST /cancel': ({ body }, { now, handle, gateway }) => {
    const permId = numberIn(fieldsOf(body), 'permId');
    if (gateway.venue.keptOrder(permId) === undefined)
      throw new ControlError(404, `no order with permId ${permId}`);
    handle({ kind: 'manualCancel', at: now(), permId });
    return { permId };
  },
  ...ACCOUNT_ROUTES,
  'POST /login': (_, { now, handle }) => {
    handle({ kind: 'login', at: now() });
    return { isOpen: true };
  },
  'POST /disconnect': ({ body }, { now, handle, gateway }) => {
    const clientId = optionalNumberIn(fieldsOf(body), 'clientId');
    const before = gateway.clientIds;
    handle({ kind: 'fault', at: now(), fault: { fault: 'dropConnection', clientId } });
    return { disconnected: before.filter((id) => !gateway.clientIds.includes(id)) };
  },
  'POST /faults': ({ body }, { now, handle }) => {
    const { scenario: _, ...parameters } = fieldsOf(body);
    const faults = playScenario({ name: textIn(fieldsOf(body), 'scenario'), parameters });
    for (const fault of faults) handle({ kind: 'fault', at: now(), fault });
    return { injected: faults.length };
  },
  'POST /calm': (_, { now, handle }) => {
    handle({ kind: 'calm', at: now() });
    return { calm: true };
  },
  'GET /faults': (_, { gateway }) =>
    gateway.struckFaults.map(({ at, clientId, on, fault, scenario }) => ({
      at: toIso(at),
      clientId,
      on,
      fault,
      scenario: scenario?.name,
    })),
  'POST /bulletins': ({ body }, { now, handle }) => {
    const fields = fieldsOf(body);
    const text = textIn(fields, 'text');
    const exchange = optionalTextIn(fields, 'exchange') ?? '';
    handle({ kind: 'bulletin', at: now(), bulletin: { type: 1, text, exchange } });
    return { text };
  },
};

export function answer(call: Call, controlled: Controlled): unknown {
  const route = ROUTES[`${call.method} ${call.url.pathname}`];
  if (route === undefined) {
    throw new ControlError(
      404,
      `there is no ${call.method} ${call.url.pathname}; there are ${Object.keys(ROUTES).join(', ')}`,
    );
  }
  return route(call, controlled);
}

const HALT_REASONS = ['regulatory', 'news', 'volatility'] as const;

/** Of all orders, done or not. */
function permIds({ venue }: Controlled['gateway']): readonly number[] {
  const done = venue.completedOrders().map(({ order }) => order.permId ?? 0);
  return [...venue.openOrders().map(({ permId }) => permId), ...done];
}

function known(conId: number, { venue }: Controlled['gateway']): number {
  if (venue.listing(conId) === undefined) throw new ControlError(404, `no instrument with conId ${conId}`);
  return conId;
}
