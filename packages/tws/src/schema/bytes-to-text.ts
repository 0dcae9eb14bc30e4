const SLOTS = 4096;
/** Longer texts are not worth remembering: they rarely come twice. */
const MAX_CACHED_LENGTH = 40;
const utf8 = new TextDecoder();

/** The texts that were read before, by a hash of their bytes. The table has a fixed size, and all sessions share it. */
const slots: string[] = Array.from({ length: SLOTS }, () => '');

/** The texts of one ASCII character: a flag, a side, a kind of price. */
const singles: readonly string[] = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/**
 * The UTF-8 text of the bytes from `start` to `end`; a broken sequence reads as U+FFFD. Fast for the short ASCII texts that come
 * again and again on this wire (symbols, currencies, statuses, dates): those are looked up and shared instead of built anew.
 */
export function textOfBytes(bytes: Uint8Array, start: number, end: number): string {
  if (start === end) return '';
  if (end - start > MAX_CACHED_LENGTH) return decode(bytes, start, end);
  let hash = FIRST_HASH;
  let union = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    hash = nextHash(hash, byte);
    union |= byte;
  }
  return union < 128 ? asciiOfBytes(bytes, start, end, hash) : decode(bytes, start, end);
}

/** What `nextHash` begins with. */
export const FIRST_HASH = 0;

/** The hash of one byte more. */
export function nextHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** The same for bytes that are all below 128 and whose hash is known, because somebody has looked at each of them already. */
export function asciiOfBytes(bytes: Uint8Array, start: number, end: number, hash: number): string {
  const length = end - start;
  if (length === 1) return singles[bytes[start]!]!;
  if (length > MAX_CACHED_LENGTH) return decode(bytes, start, end);
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  const known = slots[slot]!;
  if (known.length === length && isSame(known, bytes, start)) return known;
  const text = decode(bytes, start, end);
  slots[slot] = text;
  return text;
}

function isSame(text: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) !== bytes[start + i]!) return false;
  }
  return true;
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return utf8.decode(bytes.subarray(start, end));
}

/** `caf\u00e9` for `café`; a backslash is written as `\u005c`, so that every client reads it back as itself. */
export function escapeAscii7(text: string): string {
  let escaped = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && code !== 92) escaped += text[i];
    else escaped += `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/** The text behind `\uXXXX`. Any other backslash stands for itself, as in the official Java client. */
export function unescapeAscii7(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
