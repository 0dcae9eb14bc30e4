import { instant, type Instant, type Random } from '@tapewright/model';
import type { LatencyModel } from '@tapewright/venue';
import type { ApiSession } from '../session/api-session.ts';
import type { Request } from '../wire/messages.ts';

/** What travels to the market: everything else is answered by the gateway itself. */
export type OrderRequest = Request<'placeOrder' | 'cancelOrder' | 'reqGlobalCancel'>;

interface Sent {
  readonly at: Instant;
  readonly request: OrderRequest;
  readonly session: ApiSession;
}

/** Orders, changes and cancels between the clients and the market. They arrive in the order in which they were sent. */
export class OrdersOnTheWay {
  readonly #model: LatencyModel;
  readonly #random: Random;
  readonly #waiting: Sent[] = [];

  constructor(model: LatencyModel, random: Random) {
    this.#model = model;
    this.#random = random;
  }

  /** When the next one arrives; undefined when none is on its way. */
  nextDue(): Instant | undefined {
    return this.#waiting[0]?.at;
  }

  send(request: OrderRequest, session: ApiSession, now: Instant): void {
    const delay = Math.max(
      0,
      Math.round(this.#model.delayMicros(inputOf(request, session, now), this.#random)),
    );
    const at = instant(Math.max(now + delay, this.#waiting.at(-1)?.at ?? 0));
    this.#waiting.push({ at, request, session });
  }

  /** The next one that has arrived. */
  arrived(now: Instant): Sent | undefined {
    const [first] = this.#waiting;
    return first !== undefined && first.at <= now ? this.#waiting.shift() : undefined;
  }
}

export function isOrderRequest(request: { readonly kind: string }): request is OrderRequest {
  const { kind } = request;
  return kind === 'placeOrder' || kind === 'cancelOrder' || kind === 'reqGlobalCancel';
}

/** The request as a model of latency looks at it. */
function inputOf(
  request: OrderRequest,
  { clientId }: ApiSession,
  at: Instant,
): Parameters<LatencyModel['delayMicros']>[0] {
  switch (request.kind) {
    case 'placeOrder': {
      const { contract, order, orderId } = request;
      return { kind: 'place', at, account: order.account ?? '', clientId, orderId, contract, order };
    }
    case 'cancelOrder':
      return { kind: 'cancel', at, permId: 0, clientId };
    case 'reqGlobalCancel':
      return { kind: 'cancelAll', at };
  }
}
