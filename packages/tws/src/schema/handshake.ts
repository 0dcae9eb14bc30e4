/** What a client says first. */
export type ClientHello =
  /** The framed protocol: `API\0`, then a frame with the versions it speaks. */
  | {
      readonly protocol: 'framed';
      readonly min: number;
      readonly max: number;
      readonly options: string;
      readonly bytes: number;
    }
  /** Clients older than version 100: `<version>\0`, and no length prefix ever after. */
  | { readonly protocol: 'legacy'; readonly version: number; readonly bytes: number };

/** What the server answers: the highest version that both speak, and its clock as it writes it. */
export interface ServerHello {
  readonly serverVersion: number;
  /** `20260405 12:00:00 CET`; the zone is whatever the gateway's machine calls it. */
  readonly connectionTime: string;
}

/** A greeting that is none. */
export class BadGreeting extends Error {
  override readonly name = 'BadGreeting';
}

const SIGNATURE = 'API\0';
/** A greeting is a few dozen bytes; options may be long. */
export const MAX_GREETING_BYTES = 4096;
const encoder = new TextEncoder();
const decoder = new TextDecoder('latin1');

/** The first bytes of a client. `options` follows the versions behind a space, such as `+PACEAPI`. */
export function encodeClientHello({
  min,
  max,
  options = '',
}: {
  min: number;
  max: number;
  options?: string;
}): Uint8Array {
  const versions = min === max ? `v${min}` : `v${min}..${max}`;
  return concat(encoder.encode(SIGNATURE), framed(options === '' ? versions : `${versions} ${options}`));
}

/**
 * Reads a client's greeting from the beginning of what has arrived; undefined until it is whole. The first byte decides: `A` opens the
 * framed protocol, a digit the legacy one, whose greeting may be three bytes with nothing to follow until it is answered.
 * `bytes` in the answer says how many were its own. Throws a `BadGreeting` for anything else.
 */
export function decodeClientHello(bytes: Uint8Array): ClientHello | undefined {
  if (bytes.length === 0) return undefined;
  const text = decoder.decode(bytes.subarray(0, MAX_GREETING_BYTES));
  if (/^\d/.test(text)) return decodeLegacyHello(text);
  const opening = text.slice(0, SIGNATURE.length);
  if (!SIGNATURE.startsWith(opening)) {
    throw new BadGreeting(
      `a client opened with ${JSON.stringify(opening)} instead of "API\\0": not a TWS client`,
    );
  }
  const start = SIGNATURE.length + 4;
  if (bytes.length < start) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(SIGNATURE.length);
  if (length > MAX_GREETING_BYTES - start)
    throw new BadGreeting(`a client's greeting of ${length} bytes, limit ${MAX_GREETING_BYTES - start}`);
  if (bytes.length < start + length) return undefined;
  const greeting = text.slice(start, start + length);
  const match = /^v(\d{1,6})(?:\.\.(\d{1,6}))?(?: ([^]*))?$/.exec(greeting);
  if (match === null)
    throw new BadGreeting(`a client's versions do not read as v<min>..<max>: ${JSON.stringify(greeting)}`);
  const min = Number(match[1]);
  const max = Number(match[2] ?? match[1]);
  return { protocol: 'framed', min, max, options: match[3] ?? '', bytes: start + length };
}

function decodeLegacyHello(text: string): ClientHello | undefined {
  const end = text.indexOf('\0');
  if (end < 0 && /^\d{1,6}$/.test(text)) return undefined;
  const version = end < 0 ? text : text.slice(0, end);
  if (!/^\d{1,6}$/.test(version))
    throw new BadGreeting(`a client opened with ${JSON.stringify(text.slice(0, 8))}: not a TWS client`);
  return { protocol: 'legacy', version: Number(version), bytes: end + 1 };
}

/** The server's answer: one frame of two fields, or bare fields for a legacy client. */
export function encodeServerHello(
  { serverVersion, connectionTime }: ServerHello,
  protocol: ClientHello['protocol'] = 'framed',
): Uint8Array {
  const fields = `${serverVersion}\0${connectionTime}\0`;
  return protocol === 'framed' ? framed(fields) : encoder.encode(fields);
}

/** Reads the server's answer from the body of its first frame. Throws a `BadGreeting` when it is not a version and a time. */
export function decodeServerHello(bytes: Uint8Array, start = 0, end = bytes.length): ServerHello {
  const text = decoder.decode(bytes.subarray(start, Math.min(end, start + MAX_GREETING_BYTES)));
  const match = /^(\d{1,6})\0([^\0]*)\0?$/.exec(text);
  if (match === null) {
    throw new BadGreeting(
      `the server's greeting is not a version and a time: ${JSON.stringify(text.slice(0, 80))}: is this the API port of TWS or IB Gateway?`,
    );
  }
  return { serverVersion: Number(match[1]), connectionTime: match[2] ?? '' };
}

/** The highest version inside both ranges; undefined when they do not meet. */
export function agreedVersion(
  a: { readonly min: number; readonly max: number },
  b: { readonly min: number; readonly max: number },
): number | undefined {
  const version = Math.min(a.max, b.max);
  return version >= a.min && version >= b.min ? version : undefined;
}

function framed(text: string): Uint8Array {
  const body = encoder.encode(text);
  const prefix = new Uint8Array(4);
  new DataView(prefix.buffer).setUint32(0, body.length);
  return concat(prefix, body);
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
