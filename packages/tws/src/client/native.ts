import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import type { Unsubscribe } from './link.ts';
import {
  type Callback,
  type CallbackArguments,
  type CallbackName,
  NATIVE_CALLBACKS,
  SIZE_OF_PRICE,
} from './native-callbacks.ts';
import { NATIVE_METHODS } from './native-methods.ts';
import type { Wire } from './wire.ts';

type Table = typeof NATIVE_METHODS;
export type NativeMethod = keyof Table;
type Input<K extends NativeMethod> = Extract<ClientMessageInput, { readonly kind: K }>;

/** The arguments of a method: the values of the named fields. Those at the end may be left out. */
type Arguments<K extends NativeMethod, Names = Table[K]> = Names extends readonly [
  infer First extends keyof Input<K>,
  ...infer Rest,
]
  ? readonly [first?: Input<K>[First], ...rest: Arguments<K, Rest>]
  : readonly [];

/** EClient's requests as methods, in its words and its order. */
type Requests = { readonly [K in NativeMethod]: (...args: Arguments<K>) => void };

type Handlers = { readonly [Name in CallbackName]?: (...args: CallbackArguments<Name>) => void };

/**
 * The names of IB's own EClient and EWrapper, so that IB's documentation carries over line by line:
 * `native.reqMktData(1, contract, '', false, false)` and `native.on('tickPrice', (reqId, tickType, price, attrib) => …)`. Thin: ids are
 * the caller's (below 10,000,000, where those of this client begin), nothing is asked again, nothing is paced but the 50 messages a second.
 */
export interface Native extends Requests {
  /** Asks for corporate events: an object, as EClient takes one. */
  reqWshEventData(reqId: number, query: Omit<Input2<'reqWshEventData'>, 'kind' | 'reqId'>): void;
  updateConfig(reqId: number, change: Omit<Input2<'updateConfig'>, 'kind' | 'reqId'>): void;
  /** One callback of EWrapper. A handler that throws stops neither the others nor the session. */
  on<Name extends CallbackName>(name: Name, handler: (...args: CallbackArguments<Name>) => void): Unsubscribe;
  /** Every callback with its name. */
  onAny(handler: (name: CallbackName, args: readonly unknown[]) => void): Unsubscribe;
  /** An EWrapper: an object whose methods are callbacks. */
  wrap(wrapper: Handlers): Unsubscribe;
}

type Input2<K extends ClientMessageInput['kind']> = Extract<ClientMessageInput, { readonly kind: K }>;

export function createNative(wire: Wire): Native {
  const requests = Object.fromEntries(
    Object.entries(NATIVE_METHODS).map(([kind, names]: [string, readonly string[]]) => [
      kind,
      (...args: readonly unknown[]): void => {
        if (args.length > names.length)
          throw new TypeError(
            `${kind} takes ${names.join(', ') || 'no arguments'}: ${args.length} were given`,
          );
        const fields = Object.fromEntries(names.map((name, i) => [name, args[i]]));
        send(wire, { kind, ...fields } as ClientMessageInput);
      },
    ]),
  ) as unknown as Requests;
  const all = (handlers: readonly Unsubscribe[]): Unsubscribe => {
    return () => {
      for (const leave of handlers) leave();
    };
  };
  const on: Native['on'] = (name, handler) => {
    const leave = callbacksOf(name).map(({ kind, calls }) =>
      wire.messages.on([kind], (message) => {
        for (const args of calls(message)) handler(...(args as CallbackArguments<typeof name>));
      }),
    );
    return all(leave);
  };
  return {
    ...requests,
    reqWshEventData: (reqId, query) => send(wire, { kind: 'reqWshEventData', reqId, ...query }),
    updateConfig: (reqId, change) => send(wire, { kind: 'updateConfig', reqId, ...change }),
    on,
    onAny: (handler) => all(NAMES.map((name) => on(name, (...args) => handler(name, args)))),
    wrap: (wrapper) =>
      all(
        NAMES.flatMap((name) => {
          const handler = wrapper[name] as ((...args: readonly unknown[]) => void) | undefined;
          return handler === undefined ? [] : [on(name, (...args) => handler.apply(wrapper, [...args]))];
        }),
      ),
  };
}

const NAMES = Object.keys(NATIVE_CALLBACKS) as readonly CallbackName[];

type AnyCallback = Callback<ServerMessage['kind'], readonly unknown[]>;

/** The messages that make a call of it. Their types are lost in the union of all callbacks. */
function callbacksOf(name: CallbackName): readonly AnyCallback[] {
  const own = NATIVE_CALLBACKS[name] as unknown as AnyCallback;
  return name === 'tickSize' ? [own, SIZE_OF_PRICE as unknown as AnyCallback] : [own];
}

function send(wire: Wire, message: ClientMessageInput): void {
  // An id that was used here is not handed out to the orders of this client.
  if (message.kind === 'placeOrder' && message.orderId !== undefined) wire.orderIds.raise(message.orderId);
  if (message.kind === 'placeOrder' && message.order !== undefined && message.order.transmit === undefined) {
    wire.send({ ...message, order: { transmit: true, ...message.order } });
    return;
  }
  wire.send(message);
}
