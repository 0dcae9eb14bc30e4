import { Codec, type CodecOptions } from '../schema/codec.ts';
import { type MessageReference, describeMessage } from '../schema/describe.ts';
import type { DecodedMessage, EncodableMessage, Message } from '../schema/message.ts';
import * as clientAccount from './client/account.ts';
import * as clientContracts from './client/contracts.ts';
import * as clientHistory from './client/history.ts';
import * as clientMarketData from './client/market-data.ts';
import * as clientNews from './client/news.ts';
import * as clientOrders from './client/orders.ts';
import * as clientSession from './client/session.ts';
import * as serverAccount from './server/account.ts';
import * as serverContracts from './server/contracts.ts';
import * as serverHistory from './server/history.ts';
import * as serverMarketData from './server/market-data.ts';
import * as serverNews from './server/news.ts';
import * as serverOrders from './server/orders.ts';
import * as serverSession from './server/session.ts';

type TablesOf<M> = { [K in keyof M]: M[K] extends Message ? M[K] : never }[keyof M];

type ServerTable =
  | TablesOf<typeof serverAccount>
  | TablesOf<typeof serverContracts>
  | TablesOf<typeof serverHistory>
  | TablesOf<typeof serverMarketData>
  | TablesOf<typeof serverNews>
  | TablesOf<typeof serverOrders>
  | TablesOf<typeof serverSession>;

type ClientTable =
  | TablesOf<typeof clientAccount>
  | TablesOf<typeof clientContracts>
  | TablesOf<typeof clientHistory>
  | TablesOf<typeof clientMarketData>
  | TablesOf<typeof clientNews>
  | TablesOf<typeof clientOrders>
  | TablesOf<typeof clientSession>;

/** What a server sends, as a client reads it. */
export type ServerMessage = DecodedMessage<ServerTable>;
/** What a client sends, as a server reads it. */
export type ClientMessage = DecodedMessage<ClientTable>;
/** What a server sends, as it may be given to be written: what is left out is unset. */
export type ServerMessageInput = EncodableMessage<ServerTable>;
/** What a client sends, as it may be given to be written: what is left out has the official client's initial value. */
export type ClientMessageInput = EncodableMessage<ClientTable>;

/** One kind of server message. */
export type ServerMessageOf<Kind extends ServerMessage['kind']> = Extract<
  ServerMessage,
  { readonly kind: Kind }
>;
/** One kind of client message. */
export type ClientMessageOf<Kind extends ClientMessage['kind']> = Extract<
  ClientMessage,
  { readonly kind: Kind }
>;

const FILES: readonly Readonly<Record<string, unknown>>[] = [
  clientAccount,
  clientContracts,
  clientHistory,
  clientMarketData,
  clientNews,
  clientOrders,
  clientSession,

  serverAccount,
  serverContracts,
  serverHistory,
  serverMarketData,
  serverNews,
  serverOrders,
  serverSession,
];

/** Every message of the protocol: requests by id, then what servers send by id. */
export const MESSAGES: readonly Message[] = FILES.flatMap((file) => Object.values(file))
  .filter((table): table is Message => typeof table === 'object' && table !== null && 'from' in table)
  .sort((a, b) => (a.from === b.from ? a.id - b.id : a.from === 'client' ? -1 : 1));

export type ClientCodec = Codec<ServerMessage, ClientMessageInput>;
export type ServerCodec = Codec<ClientMessage, ServerMessageInput>;

/** Resolves every version gate for one side of a session. A client's codec writes requests and reads the server's messages. */
export function bindCodec(options: CodecOptions & { readonly side: 'client' }): ClientCodec;
export function bindCodec(options: CodecOptions & { readonly side: 'server' }): ServerCodec;
export function bindCodec(options: CodecOptions): ClientCodec | ServerCodec {
  if (options.side === 'client') return new Codec<ServerMessage, ClientMessageInput>(MESSAGES, options);
  return new Codec<ClientMessage, ServerMessageInput>(MESSAGES, options);
}

/** What the tables say of every message: fields, kinds, numbers, gates and text layouts. */
export function listMessages(): readonly MessageReference[] {
  return MESSAGES.map(describeMessage);
}
