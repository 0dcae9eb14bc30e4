const SLOTS = 4096;
/** Longer texts are not worth remembering: they rarely come twice. */
const MAX_CACHED_LENGTH = 40;
const utf8 = new TextDecoder();

/** The texts that were read before, by a hash of their bytes. The table has a fixed size, and all sessions share it. */
const slots: string[] = Array.from({ length: SLOTS }, () => '');

/**
 * The UTF-8 text of the bytes from `start` to `end`; a broken sequence reads as U+FFFD. Fast for the short ASCII texts that come
 * again and again on this wire (symbols, currencies, statuses, dates): those are looked up and shared instead of built anew.
 */
export function textOfBytes(bytes: Uint8Array, start: number, end: number): string {
  if (start === end) return '';
  const length = end - start;
  if (length > MAX_CACHED_LENGTH) return decode(bytes, start, end);
  let hash = length;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  const known = slots[slot]!;
  if (known.length === length && isSame(known, bytes, start)) return known;
  const text = decode(bytes, start, end);
  slots[slot] = text;
  return text;
}

function isSame(text: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) {
    // A non-ASCII text never compares equal: its characters and bytes differ.
    if (text.charCodeAt(i) !== bytes[start + i]! || bytes[start + i]! > 127) return false;
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
