import { createRequire } from 'node:module';
import type { OfficialCall } from '../differential/official-requests.ts';
import type { Callback } from '../differential/oracle.ts';
import type { ForeignClient } from './foreign-client.ts';

// The parts of @stoqey/ib behind its socket, which it does not export by name.

type Method = (...args: unknown[]) => unknown;

interface Parts {
  readonly Encoder: { new (callback: object): Record<string, Method>; readonly prototype: object };
  readonly Decoder: new (callback: object) => {
    enqueueMessage(tokens: readonly string[]): void;
    process(): void;
  };
  readonly Socket: new (controller: object) => {
    client: { write(bytes: Uint8Array): void };
    send(tokens: readonly unknown[]): void;
  };
}

const require = createRequire(import.meta.url);
const { Encoder } = require('@stoqey/ib/dist/core/io/encoder.js') as Pick<Parts, 'Encoder'>;
const { Decoder } = require('@stoqey/ib/dist/core/io/decoder.js') as Pick<Parts, 'Decoder'>;
const { Socket } = require('@stoqey/ib/dist/core/io/socket.js') as Pick<Parts, 'Socket'>;
const { IN_MSG_ID } = require('@stoqey/ib/dist/core/io/enum/in-msg-id.js') as {
  readonly IN_MSG_ID: Readonly<Record<string, number | string>>;
};

/** Its name → the official one. */
const METHODS: Readonly<Record<string, string>> = {
  cancelHeadTimestamp: 'cancelHeadTimeStamp',
  reqHeadTimestamp: 'reqHeadTimeStamp',
  reqCancelWshEventData: 'cancelWshEventData',
  reqCancelWshMetaData: 'cancelWshMetaData',
  unsubscribeToGroupEvents: 'unsubscribeFromGroupEvents',
};
const BAR_ARGUMENTS = ['reqId', 'date', 'open', 'high', 'low', 'close', 'volume', 'barCount', 'wap'];
const CALLBACKS: Readonly<Record<string, string>> = { commissionReport: 'commissionAndFeesReport' };

/** What it tells by another list of arguments than the official client. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  fundamentalData: ['reqId', 'data'],
  historicalData: BAR_ARGUMENTS,
  historicalDataUpdate: BAR_ARGUMENTS,
};
/** Fields of its objects → the official ones. */
const FIELDS: Readonly<Record<string, string>> = {
  primaryExch: 'primaryExchange',
  comboLegsDescription: 'comboLegsDescrip',
  commission: 'commissionAndFees',
  minCommission: 'minCommissionAndFees',
  maxCommission: 'maxCommissionAndFees',
  commissionCurrency: 'commissionAndFeesCurrency',
  yield: 'yield_',
};

/** Its parameters, where they differ from the official ones. */
const PARAMETERS: Readonly<Record<string, string>> = { filter: 'execFilter', id: 'orderId' };

const ownNames = new Map<string, string>();
const methods = Object.fromEntries(
  Object.getOwnPropertyNames(Encoder.prototype)
    .filter((name) => /^(req|cancel|place|replace|calc|exercise|set|query|update|subscribe|unsub)/.test(name))
    .map((name) => {
      ownNames.set(METHODS[name] ?? name, name);
      return [METHODS[name] ?? name, parametersOf(name)];
    }),
);

/** `@stoqey/ib` in this process. `callbacks` are the official callbacks and their parameters. */
export function stoqey(callbacks: Readonly<Record<string, readonly string[]>>): ForeignClient {
  return {
    name: '@stoqey/ib',
    versions: { min: 100, max: 193 },
    methods,
    reads: new Set(Object.values(IN_MSG_ID).filter((id) => typeof id === 'number' && id > 0) as number[]),
    encode: (serverVersion, call) => {
      const { method } = call;
      const frames: string[] = [];
      const errors: string[] = [];
      const socket = new Socket({ emitEvent: () => undefined });
      socket.client = { write: (bytes) => frames.push(Buffer.from(bytes).toString('hex')) };
      const encoder = new Encoder({
        serverVersion,
        emitError: (text: string) => errors.push(text),
        sendMsg: (tokens: readonly unknown[]) => socket.send(tokens),
      });
      try {
        encoder[ownNames.get(method) ?? method]?.(...plainArguments(call));
      } catch (error) {
        return Promise.resolve({ failed: String(error) });
      }
      return Promise.resolve({ frames, errors });
    },
    decode: (serverVersion, body) => {
      const calls: Callback[] = [];
      const errors: string[] = [];
      const decoder = new Decoder({
        serverVersion,
        emitError: (text: string, code: number, reqId: number) => {
          if (text.includes('Please report')) errors.push(text);
          else calls.push(['error', { reqId, errorCode: code, errorString: text }]);
        },
        emitInfo: (text: string, code: number) =>
          calls.push(['error', { reqId: -1, errorCode: code, errorString: text }]),
        emitEvent: (name: string, ...args: readonly unknown[]) => calls.push(official(name, args, callbacks)),
      });
      try {
        decoder.enqueueMessage(Buffer.from(body).toString('utf8').split('\0').slice(0, -1));
        decoder.process();
      } catch (error) {
        return Promise.resolve({ failed: String(error) });
      }
      return Promise.resolve(errors.length > 0 ? { failed: errors.join('; ') } : { calls, unread: 0 });
    },
    close: () => undefined,
  };
}

function parametersOf(name: string): readonly string[] {
  const source = String((Encoder.prototype as Record<string, unknown>)[name]);
  const list = source.slice(source.indexOf('(') + 1, source.indexOf(')'));
  return list
    .split(',')
    .map((parameter) => parameter.split('=')[0]?.trim() ?? '')
    .filter((parameter) => parameter !== '')
    .map((parameter) =>
      name === 'reqAccountUpdatesMulti' && parameter === 'acctCode'
        ? 'account'
        : (PARAMETERS[parameter] ?? parameter),
    );
}

/** The arguments of a call, as its users write them. */
export function plainArguments({ args }: OfficialCall): readonly unknown[] {
  return args.map(plain);
}

/** Arguments as its users write them: no class names, numbers for decimals. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  if ('$d' in value) return Number(value.$d);
  if ('$n' in value) return Number(value.$n);
  return Object.fromEntries(
    Object.entries(value)
      // It takes a flag that says no for one that is set, and refuses it to older servers.
      .filter(([name, inner]) => name !== '$' && inner !== false && inner !== '')
      .map(([name, inner]) => [name, plain(inner)]),
  );
}

function official(
  name: string,
  args: readonly unknown[],
  callbacks: Readonly<Record<string, readonly string[]>>,
): Callback {
  const officialName = CALLBACKS[name] ?? name;
  const names = ARGUMENTS[name] ?? callbacks[officialName] ?? [];
  return [
    officialName,
    Object.fromEntries(args.map((value, i) => [names[i] ?? `argument ${i}`, spelled(value)])),
  ];
}

/** Numbers as the comparison takes them from other processes. */
function spelled(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'number') {
    if (value === Number.MAX_VALUE || value === 2_147_483_647) return null;
    return Number.isFinite(value) ? { $d: String(value) } : { $n: String(value) };
  }
  if (value instanceof Map) return [...value].map(([key, inner]) => [spelled(key), spelled(inner)]);
  if (value instanceof Set) return [...value].map(spelled);
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [FIELDS[name] ?? name, spelled(inner)]),
  );
  if (!('conjunctionConnection' in fields)) return fields;
  const { type, conjunctionConnection, ...condition } = fields;
  return { ...condition, condType: type, isConjunctionConnection: conjunctionConnection === 'a' };
}
