import type { Random } from '@tapewright/model';
import { MESSAGES } from '../../packages/tws/src/messages/index.ts';
import { Codec } from '../../packages/tws/src/schema/codec.ts';
import { MessageNotSupported } from '../../packages/tws/src/schema/errors.ts';
import { MAX_VERSION, MIN_VERSION, type Sender } from '../../packages/tws/src/schema/message.ts';
import { type Fields, randomMessage } from '../interop/differential/random-message.ts';
import { type AnyCodec, supported } from '../interop/differential/supported.ts';

/** Valid frames of one sender at one server version, and the codec that should read them. */
export interface Pool {
  readonly from: Sender;
  readonly serverVersion: number;
  readonly reader: AnyCodec;
  /** Without their length prefixes. */
  readonly bodies: readonly Uint8Array[];
}

const codecs = new Map<string, AnyCodec>();

function codecFor(side: Sender, serverVersion: number, writes: 'official' | 'text'): AnyCodec {
  const key = `${side} ${serverVersion} ${writes}`;
  const known = codecs.get(key);
  if (known !== undefined) return known;
  const codec: AnyCodec = new Codec<Fields, Fields & { readonly kind: string }>(MESSAGES, {
    side,
    serverVersion,
    writes,
  });
  codecs.set(key, codec);
  return codec;
}

/** One random legal frame of every message that exists at a random version, in the encoding of the official programs or in text. */
export function randomPool(random: Random): Pool {
  const from: Sender = random.below(2) === 0 ? 'client' : 'server';
  const serverVersion = MIN_VERSION + random.below(MAX_VERSION - MIN_VERSION + 1);
  const writes = random.below(3) === 0 ? 'text' : 'official';
  const writer = codecFor(from, serverVersion, writes);
  const bodies = MESSAGES.filter((message) => message.from === from).flatMap((message) => {
    const density = random.next();
    try {
      const drawn = randomMessage(message, random, { encoding: 'text', density });
      const sent = from === 'client' ? supported(writer, drawn) : drawn;
      return [writer.encode(sent).subarray(4)];
    } catch (error) {
      if (error instanceof MessageNotSupported) return [];
      throw error;
    }
  });
  const reader = codecFor(from === 'client' ? 'server' : 'client', serverVersion, 'official');
  return { from, serverVersion, reader, bodies };
}
