import type { Instant } from '@tapewright/model';
import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import { type CallOptions, ask } from './ask.ts';
import type { Feed } from './feed.ts';
import type { StreamGap, StreamNotice } from './link.ts';
import { streamFeed } from './stream-feed.ts';
import type { Wire } from './wire.ts';

/** The settings of TWS or IB Gateway. */
export type GatewayConfig = Omit<Extract<ServerMessage, { kind: 'configResponse' }>, 'kind' | 'reqId'>;
/** Settings to change; what is left out stays as it is. */
export type ConfigChange = Omit<
  Extract<ClientMessageInput, { readonly kind: 'updateConfig' }>,
  'kind' | 'reqId'
>;
export type ConfigOutcome = Omit<Extract<ServerMessage, { kind: 'updateConfigResponse' }>, 'kind' | 'reqId'>;

const LOG_LEVELS = { system: 1, error: 2, warning: 3, information: 4, detail: 5 } as const;

export interface DisplayGroupItem {
  readonly kind: 'displayGroup';
  readonly at: Instant;
  /** `conId@exchange`, `none` or `combo`. */
  readonly contractInfo: string;
}

/** The gateway itself: its settings, its log, the windows of TWS. */
export class GatewaySettings {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** Server version 219. */
  config(options: CallOptions = {}): Promise<GatewayConfig> {
    return ask(
      this.#wire,
      {
        request: 'reqConfig',
        ask: (reqId) => ({ kind: 'reqConfig', reqId }),
        take: (message) => {
          if (message.kind !== 'configResponse') return undefined;
          const { kind: _, reqId: __, ...config } = message;
          return { value: config };
        },
      },
      options,
    );
  }

  /** Server version 221. The outcome names warnings that have to be accepted first: give them back as `acceptedWarnings`. */
  updateConfig(change: ConfigChange, options: CallOptions = {}): Promise<ConfigOutcome> {
    return ask(
      this.#wire,
      {
        request: 'updateConfig',
        ask: (reqId) => ({ kind: 'updateConfig', reqId, ...change }),
        take: (message) => {
          if (message.kind !== 'updateConfigResponse') return undefined;
          const { kind: _, reqId: __, ...outcome } = message;
          return { value: outcome };
        },
      },
      options,
    );
  }

  /** How much the gateway writes to its own log. */
  setLogLevel(level: keyof typeof LOG_LEVELS): void {
    this.#wire.send({ kind: 'setServerLogLevel', logLevel: LOG_LEVELS[level] });
  }

  /** The id of a white-branded user; empty for others. */
  whiteBrandingId(options: CallOptions = {}): Promise<string> {
    return ask(
      this.#wire,
      {
        request: 'reqUserInfo',
        ask: (reqId) => ({ kind: 'reqUserInfo', reqId }),
        take: (message) => (message.kind === 'userInfo' ? { value: message.whiteBrandingId } : undefined),
      },
      options,
    );
  }

  /** The groups of linked windows in TWS. */
  displayGroups(options: CallOptions = {}): Promise<readonly number[]> {
    return ask(
      this.#wire,
      {
        request: 'queryDisplayGroups',
        ask: (reqId) => ({ kind: 'queryDisplayGroups', reqId }),
        take: (message) => {
          if (message.kind !== 'displayGroupList') return undefined;
          return { value: message.groups.split('|').filter(Boolean).map(Number) };
        },
      },
      options,
    );
  }

  /** What a group of windows shows, and a way to change it. */
  displayGroup(
    groupId: number,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): { readonly items: Feed<DisplayGroupItem | StreamNotice | StreamGap>; show(contractInfo: string): void } {
    let current: number | undefined;
    const items = streamFeed<DisplayGroupItem>(this.#wire, {
      request: 'subscribeToGroupEvents',
      signal,
      ask: (reqId) => {
        current = reqId;
        return { kind: 'subscribeToGroupEvents', reqId, groupId };
      },
      cancel: (reqId) => ({ kind: 'unsubscribeFromGroupEvents', reqId }),
      read: (message, at) => {
        if (message.kind !== 'displayGroupUpdated') return undefined;
        return { kind: 'displayGroup', at, contractInfo: message.contractInfo };
      },
    });
    return {
      items,
      show: (contractInfo) => {
        if (current === undefined)
          throw new Error(`nobody reads display group ${groupId} yet: begin the loop first`);
        this.#wire.send({ kind: 'updateDisplayGroup', reqId: current, contractInfo });
      },
    };
  }
}
