import { readFileSync } from 'node:fs';
import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { FieldNotSupported, MessageNotSupported } from '../schema/errors.ts';
import { type ClientMessageInput, bindCodec } from './index.ts';

// What the official Python client 10.51.1 writes; goldens/make_official_requests.py made the frames.

interface Golden {
  readonly case: number;
  readonly kind: string;
  /** The frame from this server version on, in hexadecimal; `refused` when the client would not send it. */
  readonly runs: readonly (readonly [serverVersion: number, frame: string])[];
}

const requests = golden('requests.json') as Record<string, unknown>[];
const goldens = golden('official-requests.json') as Golden[];

/** Where we differ on purpose: kind → below which server version, and why. */
const DIFFERENCES: Readonly<Record<string, { readonly below: number; readonly why: string }>> = {
  reqCompletedOrders: { below: 150, why: 'it sends what such servers do not know; we refuse' },
  reqMktData: { below: 114, why: 'it drops regulatorySnapshot silently; we refuse' },
  placeOrder: { below: 111, why: 'it takes an unset cashQty for a set one, and refuses every order' },
};

describe('requests are written as the official client writes them', () => {
  for (const { case: index, kind, runs } of goldens) {
    const message = revived(requests[index]) as ClientMessageInput;
    it(`${kind} #${index}, in ${runs.length} forms`, () => {
      for (const [serverVersion, frame] of runs.filter(([serverVersion]) => !differs(kind, serverVersion))) {
        expect(`${serverVersion} ${written(message, serverVersion)}`).toBe(`${serverVersion} ${frame}`);
      }
    });
  }
});

describe('requests that the official client wrote are read', () => {
  for (const { case: index, kind, runs } of goldens) {
    it(`${kind} #${index}, and written again as they were`, () => {
      for (const [serverVersion, frame] of runs) {
        if (frame === 'refused' || differs(kind, serverVersion)) continue;
        const server = bindCodec({ side: 'server', serverVersion });
        server.onNotice = (notice) => expect.unreachable(JSON.stringify(notice));
        const message = server.decode(Buffer.from(frame, 'hex').subarray(4));
        expect(message.kind).toBe(kind);
        expect(`${serverVersion} ${written(message as ClientMessageInput, serverVersion)}`).toBe(
          `${serverVersion} ${frame}`,
        );
      }
    });
  }
});

function differs(kind: string, serverVersion: number): boolean {
  return serverVersion < (DIFFERENCES[kind]?.below ?? 0);
}

function written(message: ClientMessageInput, serverVersion: number): string {
  try {
    return Buffer.from(bindCodec({ side: 'client', serverVersion }).encode(message)).toString('hex');
  } catch (error) {
    if (error instanceof FieldNotSupported || error instanceof MessageNotSupported) return 'refused';
    throw error;
  }
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../goldens/${name}`, import.meta.url), 'utf8'));
}

/** Decimals and infinity, which JSON does not have. */
function revived(value: unknown): unknown {
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  if ('$d' in value) return Decimal.of(String(value.$d));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner)]));
}
