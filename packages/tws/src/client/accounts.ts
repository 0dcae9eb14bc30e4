import { type AccountValue, Decimal, type Instant, type Position } from '@tapewright/model';
import type { ServerMessage } from '../messages/index.ts';
import { type CallOptions, ask } from './ask.ts';
import type { Feed } from './feed.ts';
import type { StreamGap, StreamNotice } from './link.ts';
import { SharedQuestion } from './shared-question.ts';
import { streamFeed } from './stream-feed.ts';
import type { Wire } from './wire.ts';

/** Profit and loss of an account or of one holding; what IB does not know is undefined. */
export interface Pnl {
  readonly kind: 'pnl';
  readonly at: Instant;
  readonly daily: number | undefined;
  readonly unrealized: number | undefined;
  readonly realized: number | undefined;
}

export interface HoldingPnl extends Pnl {
  readonly position: Decimal | undefined;
  readonly value: number | undefined;
}

interface AccountOptions {
  readonly modelCode?: string;
  readonly signal?: AbortSignal;
}

type FamilyCodes = Extract<ServerMessage, { kind: 'familyCodes' }>['familyCodes'];
type SoftDollarTiers = Extract<ServerMessage, { kind: 'softDollarTiers' }>['softDollarTiers'];

/** What adviser settings are about. Profiles are gone since server version 177. */
const FA_TYPES = { groups: 1, aliases: 3 } as const;

/** Accounts beyond what `portfolio` and `accountValues` keep up to date by themselves. */
export class Accounts {
  readonly #wire: Wire;
  readonly #managed: SharedQuestion<readonly string[]>;
  readonly #familyCodes: SharedQuestion<FamilyCodes>;
  readonly #fa: Readonly<Record<keyof typeof FA_TYPES, SharedQuestion<string>>>;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#managed = new SharedQuestion<readonly string[]>(wire, {
      request: 'reqManagedAccts',
      answers: ['managedAccounts'],
      ask: () => ({ kind: 'reqManagedAccts' }),
      collect: () => (message) =>
        message.kind === 'managedAccounts'
          ? { value: message.accountsList.split(',').filter((account) => account !== '') }
          : undefined,
    });
    this.#familyCodes = new SharedQuestion(wire, {
      request: 'reqFamilyCodes',
      answers: ['familyCodes'],
      ask: () => ({ kind: 'reqFamilyCodes' }),
      collect: () => (message) =>
        message.kind === 'familyCodes' ? { value: message.familyCodes } : undefined,
    });
    const fa = (faDataType: number): SharedQuestion<string> =>
      new SharedQuestion(wire, {
        request: 'requestFA',
        answers: ['receiveFA'],
        ask: () => ({ kind: 'requestFA', faDataType }),
        collect: () => (message) =>
          message.kind === 'receiveFA' && message.faDataType === faDataType
            ? { value: message.xml }
            : undefined,
      });
    this.#fa = { groups: fa(FA_TYPES.groups), aliases: fa(FA_TYPES.aliases) };
  }

  /** The accounts of this login, asked for anew. */
  managed(options: CallOptions = {}): Promise<readonly string[]> {
    return this.#managed.ask(options);
  }

  /** Profit and loss of an account, about once a second. */
  pnl(
    account: string,
    { modelCode = '', signal }: AccountOptions = {},
  ): Feed<Pnl | StreamNotice | StreamGap> {
    return streamFeed<Pnl>(this.#wire, {
      request: 'reqPnL',
      signal,
      ask: (reqId) => ({ kind: 'reqPnL', reqId, account, modelCode }),
      cancel: (reqId) => ({ kind: 'cancelPnL', reqId }),
      read: (message, at) => (message.kind === 'pnl' ? readPnl(message, at) : undefined),
    });
  }

  /** Profit and loss of one holding, about once a second. */
  holdingPnl(
    account: string,
    conId: number,
    { modelCode = '', signal }: AccountOptions = {},
  ): Feed<HoldingPnl | StreamNotice | StreamGap> {
    return streamFeed<HoldingPnl>(this.#wire, {
      request: 'reqPnLSingle',
      signal,
      ask: (reqId) => ({ kind: 'reqPnLSingle', reqId, account, modelCode, conId }),
      cancel: (reqId) => ({ kind: 'cancelPnLSingle', reqId }),
      read: (message, at) => {
        if (message.kind !== 'pnlSingle') return undefined;
        return { ...readPnl(message, at), position: message.position, value: known(message.value) };
      },
    });
  }

  /** The holdings of one account or model, now. */
  positions(
    account: string,
    { modelCode = '', ...options }: CallOptions & { readonly modelCode?: string } = {},
  ): Promise<readonly Position[]> {
    const found: Position[] = [];
    return ask(
      this.#wire,
      {
        request: 'reqPositionsMulti',
        subscribes: true,
        ask: (reqId) => ({ kind: 'reqPositionsMulti', reqId, account, modelCode }),
        cancel: (reqId) => ({ kind: 'cancelPositionsMulti', reqId }),
        take: (message) => {
          if (message.kind === 'positionMultiEnd') return { value: found };
          if (message.kind !== 'positionMulti') return undefined;
          const { account, contract, position = Decimal.ZERO, avgCost } = message;
          if (!position.isZero) found.push({ account, contract, position, avgCost });
          return undefined;
        },
      },
      options,
    );
  }

  /** The figures of one account or model, now. */
  values(
    account: string,
    {
      modelCode = '',
      ledgerAndNLV = false,
      ...options
    }: CallOptions & { readonly modelCode?: string; readonly ledgerAndNLV?: boolean } = {},
  ): Promise<readonly AccountValue[]> {
    const found: AccountValue[] = [];
    return ask(
      this.#wire,
      {
        request: 'reqAccountUpdatesMulti',
        subscribes: true,
        ask: (reqId) => ({ kind: 'reqAccountUpdatesMulti', reqId, account, modelCode, ledgerAndNLV }),
        cancel: (reqId) => ({ kind: 'cancelAccountUpdatesMulti', reqId }),
        take: (message) => {
          if (message.kind === 'accountUpdateMultiEnd') return { value: found };
          if (message.kind !== 'accountUpdateMulti') return undefined;
          const { account, key, value, currency } = message;
          found.push({ account, key, value, currency });
          return undefined;
        },
      },
      options,
    );
  }

  familyCodes(options: CallOptions = {}): Promise<FamilyCodes> {
    return this.#familyCodes.ask(options);
  }

  softDollarTiers(options: CallOptions = {}): Promise<SoftDollarTiers> {
    return ask(
      this.#wire,
      {
        request: 'reqSoftDollarTiers',
        ask: (reqId) => ({ kind: 'reqSoftDollarTiers', reqId }),
        take: (message) =>
          message.kind === 'softDollarTiers' ? { value: message.softDollarTiers } : undefined,
      },
      options,
    );
  }

  /** An adviser's groups or aliases, as XML. */
  adviserSettings(type: keyof typeof FA_TYPES, options: CallOptions = {}): Promise<string> {
    return this.#fa[type].ask(options);
  }

  /** Replaces them. Resolves with the gateway's word for it. */
  replaceAdviserSettings(
    type: keyof typeof FA_TYPES,
    xml: string,
    options: CallOptions = {},
  ): Promise<string> {
    return ask(
      this.#wire,
      {
        request: 'replaceFA',
        ask: (reqId) => ({ kind: 'replaceFA', reqId, faDataType: FA_TYPES[type], xml }),
        take: (message) => (message.kind === 'replaceFAEnd' ? { value: message.text } : undefined),
      },
      options,
    );
  }
}

function readPnl(message: Extract<ServerMessage, { kind: 'pnl' | 'pnlSingle' }>, at: Instant): Pnl {
  return {
    kind: 'pnl',
    at,
    daily: known(message.dailyPnL),
    unrealized: known(message.unrealizedPnL),
    realized: known(message.realizedPnL),
  };
}

/** The largest double is IB's word for not known. */
function known(value: number | undefined): number | undefined {
  return value === Number.MAX_VALUE ? undefined : value;
}
