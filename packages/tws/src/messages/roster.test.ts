import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { MalformedFrame } from '../schema/errors.ts';
import type { Field, ScalarField, Shape } from '../schema/field.ts';
import type { Message } from '../schema/message.ts';
import { MESSAGES, bindCodec } from './index.ts';

// What must hold for every message of the tables, found by walking them: nobody adds a message and forgets this. That the tables
// are right is the business of the goldens and of the comparison with the official client; here they only have to be sound.

type Values = Record<string, unknown>;

const VERSIONS = [100, 110, 124, 145, 157, 164, 177, 187, 193, 200, 201, 207, 213, 226];
/** Changed at every byte of a frame, one at a time. */
const CORRUPTIONS = [0x00, 0x39, 0x80, 0xff];

describe.each(MESSAGES.map((message) => [`${message.from} ${message.id} ${message.name}`, message] as const))(
  '%s',
  (_, message) => {
    const samples = [full(message.body), variant(full(message.body)), {}];

    it('reads what it writes, at every version', () => {
      for (const serverVersion of VERSIONS) {
        for (const sample of samples) {
          const frame = written(message, sample, serverVersion, 'official');
          if (frame === undefined) continue;
          const { reader, notices } = readerOf(message, serverVersion);
          const first = reader.decode(frame.subarray(4));
          const again = written(message, first, serverVersion, 'official');
          expect(reader.decode(again!.subarray(4))).toEqual(first);
          expect(notices).toEqual([]);
        }
      }
    });

    it('reads the same from either encoding, but for what text cannot say', () => {
      for (const sample of samples) {
        const protobuf = written(message, sample, 226, 'official');
        const text = written(message, sample, 226, 'text');
        if (message.text === undefined || message.proto === undefined) continue;
        const { reader } = readerOf(message, 226);
        // What text carried goes through protobuf and comes out as the same text: nothing that both can say differs.
        const fromText = reader.decode(text!.subarray(4));
        const carried = reader.decode(written(message, fromText, 226, 'official')!.subarray(4));
        expect(written(message, carried, 226, 'text')).toEqual(text);
        expect(reader.decode(protobuf!.subarray(4))).toMatchObject({ kind: message.name });
      }
    });

    it('is malformed, and nothing worse, when it is cut or corrupted at any byte', () => {
      for (const serverVersion of [193, 226]) {
        const frame = written(message, samples[0]!, serverVersion, 'official');
        if (frame === undefined) continue;
        const { reader } = readerOf(message, serverVersion);
        const body = frame.subarray(4);
        for (let at = 0; at < body.length; at++) {
          tolerates(() => reader.decode(body, 0, at));
          for (const byte of CORRUPTIONS) tolerates(() => reader.decode(changed(body, at, byte)));
        }
        expect(reader.decode(body)).toMatchObject({ kind: message.name });
      }
    });
  },
);

function written(
  message: Message,
  sample: object,
  serverVersion: number,
  writes: 'official' | 'text',
): Uint8Array | undefined {
  const isKnown =
    serverVersion >= message.since && (message.text !== undefined || serverVersion >= message.protobufSince);
  if (!isKnown) return undefined;
  const side = message.from;
  const codec =
    side === 'client'
      ? bindCodec({ side, serverVersion, writes })
      : bindCodec({ side, serverVersion, writes });
  const supported = side === 'client' ? withoutGated(message, sample, serverVersion, writes) : sample;
  return codec.encode({ ...supported, kind: message.name } as never);
}

/** Takes out what the version refuses, one refusal after the other. */
function withoutGated(
  message: Message,
  sample: object,
  serverVersion: number,
  writes: 'official' | 'text',
): object {
  const codec = bindCodec({ side: 'client', serverVersion, writes });
  let rest = sample;
  for (;;) {
    try {
      codec.encode({ ...rest, kind: message.name } as never);
      return rest;
    } catch (error) {
      const { field } = error as { readonly field?: string };
      if (field === undefined || (error as Error).name !== 'FieldNotSupported') throw error;
      rest = without(rest as Values, field.split('.'));
    }
  }
}

function without(values: Values, [name = '', ...rest]: readonly string[]): Values {
  const { [name]: inner, ...others } = values;
  return rest.length === 0 ? others : { ...others, [name]: without(inner as Values, rest) };
}

function readerOf(message: Message, serverVersion: number) {
  const reader = bindCodec({ side: message.from === 'client' ? 'server' : 'client', serverVersion } as {
    side: 'client';
    serverVersion: number;
  });
  const notices: unknown[] = [];
  reader.onNotice = (notice) => notices.push(notice);
  return { reader, notices };
}

function tolerates(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof MalformedFrame)) throw error;
  }
}

function changed(body: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = body.slice();
  copy[at] = byte;
  return copy;
}

/** Every field set, to a value that tells it from its neighbours. */
function full(shape: Shape): Values {
  return Object.fromEntries(
    Object.entries(shape).map(([name, field], i) => [name, valueOf(name, field, i + 1)]),
  );
}

function valueOf(name: string, field: Field, n: number): unknown {
  switch (field.type) {
    case 'scalar':
      return scalar(name, field, n);
    case 'record':
      return full(field.shape);
    case 'list':
      if (name === 'conditions') return [1, 3, 4, 5, 6, 7].map((type) => ({ ...full(field.shape), type }));
      return [full(field.shape), full(field.shape)];
    case 'values':
      return field.kind === 'str' ? ['a', 'b'] : [1, 2];
    case 'tags':
      return [
        { tag: 'a', value: '1' },
        { tag: 'b', value: '' },
      ];
  }
}

function scalar(name: string, { kind }: ScalarField, n: number): unknown {
  if (name === 'secType') return 'BAG';
  if (name === 'tickType' && kind === 'int') return 3;
  switch (kind) {
    case 'int':
    case 'int64':
      return n;
    case 'dbl':
    case 'dblInText':
      return n + 0.25;
    case 'bool':
      return true;
    case 'str':
      return `${name}-${n}`;
    case 'strAsDbl':
      return '100';
    case 'decimal':
      return Decimal.of(`${n}.5`);
  }
}

/** The other side of the conditions that the full sample meets: funds, benchmark and best pegs, negative numbers. */
function variant(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (name === 'secType') return [name, 'FUND'];
      if (name === 'orderType') return [name, 'PEG BEST'];
      if (name === 'competeAgainstBestOffset') return [name, Number.POSITIVE_INFINITY];
      if (name === 'exchange') return [name, 'IBKRATS'];
      if (name === 'tickType' && typeof value === 'number') return [name, 1];
      if (name === 'type') return [name, value];
      if (typeof value === 'number') return [name, -value];
      if (typeof value === 'boolean') return [name, false];
      if (value instanceof Decimal) return [name, value.negated()];
      if (Array.isArray(value))
        return [name, value.map((item) => (isRecord(item) && !('tag' in item) ? variant(item) : item))];
      return [name, isRecord(value) ? variant(value) : value];
    }),
  );
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}
