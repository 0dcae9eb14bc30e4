import type { ClientMessageInput } from '../messages/index.ts';
import { type CallOptions, ask } from './ask.ts';
import type { Wire } from './wire.ts';

/** Which events; without a contract those of a filter, in the provider's JSON. */
export type EventQuery = Omit<
  Extract<ClientMessageInput, { readonly kind: 'reqWshEventData' }>,
  'kind' | 'reqId'
>;

/** Corporate events of Wall Street Horizon; the account needs its subscription. */
export class EventCalendar {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** What kinds of event there are, as JSON. To be asked before events are. */
  metaData(options: CallOptions = {}): Promise<string> {
    return ask(
      this.#wire,
      {
        request: 'reqWshMetaData',
        subscribes: true,
        ask: (reqId) => ({ kind: 'reqWshMetaData', reqId }),
        cancel: (reqId) => ({ kind: 'cancelWshMetaData', reqId }),
        take: (message) => (message.kind === 'wshMetaData' ? { value: message.dataJson } : undefined),
      },
      options,
    );
  }

  /** Events, as JSON. */
  events(query: EventQuery, options: CallOptions = {}): Promise<string> {
    return ask(
      this.#wire,
      {
        request: 'reqWshEventData',
        subscribes: true,
        ask: (reqId) => ({ kind: 'reqWshEventData', reqId, ...query }),
        cancel: (reqId) => ({ kind: 'cancelWshEventData', reqId }),
        take: (message) => (message.kind === 'wshEventData' ? { value: message.dataJson } : undefined),
      },
      options,
    );
  }
}
