import type { ClientMessage } from '@tapewright/tws';
import { isOrderRequest } from '../orders/orders-on-the-way.ts';
import type { ApiSession } from '../session/api-session.ts';
import type { World } from '../world.ts';
import { accountHandlers } from './account.ts';
import { advisorHandlers } from './advisor.ts';
import { contractHandlers } from './contracts.ts';
import { depthHandlers } from './depth.ts';
import { executionHandlers } from './executions.ts';
import { exerciseHandlers } from './exercise.ts';
import type { Handler } from './handler.ts';
import { histogramHandlers } from './histogram.ts';
import { historicalTickHandlers } from './historical-ticks.ts';
import { historyHandlers } from './history-requests.ts';
import { marketDataHandlers } from './market-data.ts';
import { newsHandlers } from './news.ts';
import { optionHandlers } from './options.ts';
import { orderHandlers } from './orders.ts';
import { realTimeBarHandlers } from './real-time-bars.ts';
import { referenceHandlers } from './reference.ts';
import { refuse, REFUSALS, type RefusedKind } from './refusals.ts';
import { scannerHandlers } from './scanners.ts';
import { settingsHandlers } from './settings.ts';
import { sessionHandlers } from './session-requests.ts';
import { tickByTickHandlers } from './tick-by-tick.ts';

/** startApi opens a session and is not handled by one. */
type HandledKind = Exclude<ClientMessage['kind'], 'startApi' | RefusedKind>;

/** Complete: the compiler refuses the table while a request of the protocol has neither a handler nor a refusal. */
const HANDLERS: { readonly [Kind in HandledKind]: Handler<Kind> } = {
  ...sessionHandlers,
  ...settingsHandlers,
  ...contractHandlers,
  ...optionHandlers,
  ...exerciseHandlers,
  ...marketDataHandlers,
  ...historyHandlers,
  ...realTimeBarHandlers,
  ...orderHandlers,
  ...executionHandlers,
  ...accountHandlers,
  ...advisorHandlers,
  ...referenceHandlers,
  ...scannerHandlers,
  ...newsHandlers,
  ...depthHandlers,
  ...tickByTickHandlers,
  ...historicalTickHandlers,
  ...histogramHandlers,
};

/** Answers a request of a client that has started the API; orders when they have arrived at the market. */
export function dispatch(request: ClientMessage, session: ApiSession, world: World): void {
  if (world.onTheWay !== undefined && isOrderRequest(request))
    world.onTheWay.send(request, session, world.now());
  else arrive(request, session, world);
}

/** Answers a request now. */
export function arrive(request: ClientMessage, session: ApiSession, world: World): void {
  if (isRefused(request)) {
    refuse(request, session);
    return;
  }
  // A second startApi on a live session says nothing new.
  if (request.kind === 'startApi') return;
  handlerOf(request.kind)(request, session, world);
}

function isRefused(request: ClientMessage): request is Extract<ClientMessage, { kind: RefusedKind }> {
  return request.kind in REFUSALS;
}

/** The table gives each kind the handler of that kind; the compiler cannot follow that through a union. */
function handlerOf(kind: HandledKind): (request: ClientMessage, session: ApiSession, world: World) => void {
  return HANDLERS[kind] as never;
}
