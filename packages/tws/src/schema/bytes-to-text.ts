const SLOTS = 4096;
/** Longer texts are not worth remembering: they rarely come twice. */
const MAX_REMEMBERED_LENGTH = 40;
const utf8 = new TextDecoder();

/** The texts that were read before, by a hash of their bytes. The table has a fixed size, and all sessions share it. */
const texts: string[] = Array.from({ length: SLOTS }, () => '');
/** The bytes of the text in each slot: comparing them is quicker than looking into the text. */
const textBytes = new Uint8Array(SLOTS * MAX_REMEMBERED_LENGTH);
const textLengths = new Uint8Array(SLOTS);

/** The texts of one ASCII character: a flag, a side, a kind of price. */
const singles: readonly string[] = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/**
 * The UTF-8 text of the bytes from `start` to `end`; a broken sequence reads as U+FFFD. Fast for the short texts that come again and
 * again on this wire (symbols, currencies, statuses, dates): those are looked up and shared instead of built anew.
 */
export function textOfBytes(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  if (length === 1 && bytes[start]! < 128) return singles[bytes[start]!]!;
  if (length > MAX_REMEMBERED_LENGTH) return decode(bytes, start, end);
  const slot = slotOf(bytes, start, end);
  const remembered = slot * MAX_REMEMBERED_LENGTH;
  if (textLengths[slot] === length && isSame(bytes, start, remembered, length)) return texts[slot]!;
  const text = length <= MAX_SPELLED_LENGTH ? spelled(bytes, start, end) : decode(bytes, start, end);
  texts[slot] = text;
  textLengths[slot] = length;
  for (let i = 0; i < length; i++) textBytes[remembered + i] = bytes[start + i]!;
  return text;
}

/** All bytes of a short text and eight or so of a long one decide; two texts that differ elsewhere take turns in one slot. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const step = 1 + ((end - start) >> 3);
  let hash = end - start;
  for (let i = start; i < end; i += step) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

function isSame(bytes: Uint8Array, start: number, remembered: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (textBytes[remembered + i] !== bytes[start + i]) return false;
  }
  return true;
}

/** Up to here it is quicker to name the characters one by one than to ask a decoder. */
const MAX_SPELLED_LENGTH = 16;

/** ASCII, eight characters at a time: with so many arguments the call is as quick as with one. */
function spelled(bytes: Uint8Array, start: number, end: number): string {
  for (let i = start; i < end; i++) if (bytes[i]! > 127) return decode(bytes, start, end);
  const { fromCharCode } = String;
  let text = '';
  let i = start;
  for (; i + 8 <= end; i += 8) {
    text += fromCharCode(
      bytes[i]!,
      bytes[i + 1]!,
      bytes[i + 2]!,
      bytes[i + 3]!,
      bytes[i + 4]!,
      bytes[i + 5]!,
      bytes[i + 6]!,
      bytes[i + 7]!,
    );
  }
  if (i + 4 <= end) {
    text += fromCharCode(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!, bytes[i + 3]!);
    i += 4;
  }
  for (; i < end; i++) text += fromCharCode(bytes[i]!);
  return text;
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
