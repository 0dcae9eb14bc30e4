import type { Random } from '@tapewright/model';

/** Ways in which a frame goes wrong. Each takes a body and another one, and gives a new body. */
export const DAMAGES = [
  'cut',
  'beheaded',
  'flipped',
  'overwritten',
  'inserted',
  'removed',
  'doubled',
  'merged',
  'crossed',
  'hostileField',
  'hostileVarint',
  'noise',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** Texts that a careless reader trips over. */
const HOSTILE_FIELDS = [
  '',
  '-',
  '.',
  '-.',
  '1e999',
  '-1e-999',
  'NaN',
  'nan',
  'Infinity',
  '-Infinity',
  '2147483647',
  '-2147483648',
  '4294967296',
  '9223372036854775807',
  '1.7976931348623157E308',
  '99999999999999999999999999999999999999999',
  '0x10',
  '١٢٣',
  '1_000',
  ' 1',
  'true',
  '\\u00',
  '\\u00e9\\uZZZZ',
  '__proto__',
  '=;=;;=',
  'x'.repeat(3_000),
].map((text) => new TextEncoder().encode(text));

/** Varints at the ends of their range, and one that never ends. */
const HOSTILE_VARINTS = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
  [0x00],
  [0x7f],
].map((bytes) => Uint8Array.from(bytes));

const TELLING_BYTES = [0, 1, 9, 10, 45, 46, 48, 49, 57, 59, 61, 92, 127, 128, 192, 255];

export function damaged(body: Uint8Array, other: Uint8Array, damage: Damage, random: Random): Uint8Array {
  const at = random.below(body.length + 1);
  switch (damage) {
    case 'cut':
      return body.slice(0, at);
    case 'beheaded':
      return body.slice(at);
    case 'flipped':
      return overwritten(body, random, (byte) => byte ^ (1 << random.below(8)));
    case 'overwritten':
      return overwritten(body, random, () => tellingByte(random));
    case 'inserted':
      return joined(body.subarray(0, at), randomBytes(1 + random.below(4), random), body.subarray(at));
    case 'removed':
      return joined(body.subarray(0, at), body.subarray(Math.min(body.length, at + 1 + random.below(4))));
    case 'doubled':
      return joined(body.subarray(0, at), body.subarray(random.below(at + 1)));
    case 'merged':
      return joined(body, other);
    case 'crossed':
      return joined(body.subarray(0, at), other.subarray(random.below(other.length + 1)));
    case 'hostileField':
      return withField(body, HOSTILE_FIELDS[random.below(HOSTILE_FIELDS.length)]!, random);
    case 'hostileVarint': {
      const varint = HOSTILE_VARINTS[random.below(HOSTILE_VARINTS.length)]!;
      return joined(body.subarray(0, at), varint, body.subarray(at));
    }
    case 'noise':
      return joined(body.subarray(0, Math.min(body.length, 4)), randomBytes(random.below(80), random));
  }
}

function overwritten(body: Uint8Array, random: Random, change: (byte: number) => number): Uint8Array {
  const copy = body.slice();
  if (copy.length === 0) return copy;
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(copy.length);
    copy[at] = change(copy[at]!);
  }
  return copy;
}

/** One of the NUL-terminated fields replaced. */
function withField(body: Uint8Array, text: Uint8Array, random: Random): Uint8Array {
  const near = random.below(body.length + 1);
  const start = near === 0 ? 0 : body.lastIndexOf(0, near - 1) + 1;
  const end = body.indexOf(0, start);
  return joined(body.subarray(0, start), text, end < 0 ? new Uint8Array(0) : body.subarray(end));
}

function tellingByte(random: Random): number {
  return random.below(2) === 0 ? random.below(256) : TELLING_BYTES[random.below(TELLING_BYTES.length)]!;
}

function randomBytes(count: number, random: Random): Uint8Array {
  return Uint8Array.from({ length: count }, () => tellingByte(random));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
