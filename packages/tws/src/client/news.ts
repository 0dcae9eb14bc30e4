import { type Contract, type Instant, instantFromMs, parseIbTime, toIbUtc } from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import { type CallOptions, ask } from './ask.ts';
import { Feed } from './feed.ts';
import type { StreamGap, StreamNotice } from './link.ts';
import { Listeners } from './listeners.ts';
import { SharedQuestion } from './shared-question.ts';
import { streamFeed } from './stream-feed.ts';
import type { Wire } from './wire.ts';

type ProvidersMessage = Extract<ServerMessage, { kind: 'newsProviders' }>;

/** A headline of the past. */
export interface PastHeadline {
  /** Undefined where the gateway's text does not read. */
  readonly time: Instant | undefined;
  readonly providerCode: string;
  readonly articleId: string;
  readonly headline: string;
}

export interface Headline extends PastHeadline {
  readonly kind: 'headline';
  readonly at: Instant;
  readonly extraData: string;
}

export interface Article {
  readonly type: 'text' | 'binary';
  /** Text or HTML; base 64 of a binary one, such as a PDF. */
  readonly text: string;
}

export interface Bulletin {
  readonly kind: 'bulletin';
  readonly at: Instant;
  readonly id: number;
  readonly type: 'news' | 'exchangeDown' | 'exchangeBack' | 'other';
  readonly text: string;
  readonly exchange: string;
}

const BULLETIN_TYPES: Readonly<Record<number, Bulletin['type']>> = {
  1: 'news',
  2: 'exchangeDown',
  3: 'exchangeBack',
};

/** News of the providers that the account subscribes, and IB's own bulletins. */
export class News {
  readonly #wire: Wire;
  readonly #providers: SharedQuestion<ProvidersMessage['newsProviders']>;
  readonly #bulletins: Listeners<Bulletin>;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#bulletins = new Listeners(wire.onHandlerError);
    this.#providers = new SharedQuestion(wire, {
      request: 'reqNewsProviders',
      answers: ['newsProviders'],
      ask: () => ({ kind: 'reqNewsProviders' }),
      collect: () => (message) =>
        message.kind === 'newsProviders' ? { value: message.newsProviders } : undefined,
    });
    wire.books.on(['updateNewsBulletin'], (message, at) => this.#bulletins.emit(readBulletin(message, at)));
    wire.bookkeepers.add((event) => {
      if (event.kind === 'resubscribe' && this.#bulletins.size > 0) this.#askForBulletins();
    });
  }

  providers(options: CallOptions = {}): Promise<ProvidersMessage['newsProviders']> {
    return this.#providers.ask(options);
  }

  article(providerCode: string, articleId: string, options: CallOptions = {}): Promise<Article> {
    return ask(
      this.#wire,
      {
        request: 'reqNewsArticle',
        ask: (reqId) => ({ kind: 'reqNewsArticle', reqId, providerCode, articleId }),
        take: (message) => {
          if (message.kind !== 'newsArticle') return undefined;
          const { articleType, articleText } = message;
          return { value: { type: articleType === 0 ? 'text' : 'binary', text: articleText } };
        },
      },
      options,
    );
  }

  /** Headlines of the past about a contract, newest first, at most 300. `hasMore`: there are others before `from`. */
  past(
    contract: Pick<Contract, 'conId'>,
    { providers, from, to, limit = 300, ...options }: PastNewsOptions,
  ): Promise<{ readonly headlines: readonly PastHeadline[]; readonly hasMore: boolean }> {
    const { conId } = contract;
    if (conId === undefined || conId === 0)
      return Promise.reject(new RangeError('the contract has no conId: qualify it first'));
    const headlines: PastHeadline[] = [];
    return ask(
      this.#wire,
      {
        request: 'reqHistoricalNews',
        ask: (reqId) => ({
          kind: 'reqHistoricalNews',
          reqId,
          conId,
          providerCodes: providers.join('+'),
          startDateTime: from === undefined ? '' : toIbUtc(from),
          endDateTime: to === undefined ? '' : toIbUtc(to),
          totalResults: limit,
        }),
        take: (message) => {
          if (message.kind === 'historicalNewsEnd') return { value: { headlines, hasMore: message.hasMore } };
          if (message.kind !== 'historicalNews') return undefined;
          const { providerCode, articleId, headline } = message;
          const time = parseIbTime(`${message.time.trim().replace(/\.0$/, '')} UTC`).instant;
          headlines.push({ time, providerCode, articleId, headline });
          return undefined;
        },
      },
      options,
    );
  }

  /** Headlines about a contract as they come. Takes a market-data line at the gateway. */
  headlines(
    contract: Contract,
    {
      providers = [],
      signal,
    }: { readonly providers?: readonly string[]; readonly signal?: AbortSignal } = {},
  ): Feed<Headline | StreamNotice | StreamGap> {
    // Generic tick 292, without the quotes; after the colon the providers.
    const list = providers.length === 0 ? '292' : `292:${providers.join('+')}`;
    return streamFeed<Headline>(this.#wire, {
      request: 'reqMktData',
      contract,
      signal,
      ask: (reqId) => ({ kind: 'reqMktData', reqId, contract, genericTickList: `mdoff,${list}` }),
      cancel: (reqId) => ({ kind: 'cancelMktData', reqId }),
      read: (message, at) => {
        if (message.kind !== 'tickNews') return undefined;
        const { timestamp, providerCode, articleId, headline, extraData } = message;
        const time = instantFromMs(timestamp);
        return { kind: 'headline', at, time, providerCode, articleId, headline, extraData };
      },
    });
  }

  /** IB's bulletins: those of the day first, then as they come. */
  bulletins({ signal }: { readonly signal?: AbortSignal } = {}): Feed<Bulletin> {
    return new Feed<Bulletin>({
      start: ({ push }) => {
        const leave = this.#bulletins.add(push);
        if (this.#wire.isUp) this.#askForBulletins();
        return () => {
          leave();
          if (this.#bulletins.size === 0 && this.#wire.isUp) this.#wire.send({ kind: 'cancelNewsBulletins' });
        };
      },
      momentOf: ({ at }) => at,
      signal,
    });
  }

  #askForBulletins(): void {
    this.#wire.send({ kind: 'reqNewsBulletins', allMessages: true });
  }
}

export interface PastNewsOptions extends CallOptions {
  /** Codes, such as BRFG. */
  readonly providers: readonly string[];
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** At most 300. */
  readonly limit?: number | undefined;
}

function readBulletin(
  message: Extract<ServerMessage, { kind: 'updateNewsBulletin' }>,
  at: Instant,
): Bulletin {
  return {
    kind: 'bulletin',
    at,
    id: message.newsMsgId,
    type: BULLETIN_TYPES[message.newsMsgType] ?? 'other',
    text: message.newsMessage,
    exchange: message.originatingExch,
  };
}
