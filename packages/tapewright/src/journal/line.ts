import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * One line of the journal:
 *
 *     <seq> <bytes> <crc32> <chain> <json>\n
 *
 * `seq` counts from 1 without a hole, `bytes` is the length of the JSON in UTF-8, `chain` is SHA-256 over the chain of the line
 * before and this line's number and JSON, and `crc32` covers the rest of the line. The check sum makes a line recognisable by
 * itself (so that a torn tail can be told from damage in the middle); the chain makes any later change of any line visible.
 */
export interface JournalLine {
  readonly seq: number;
  readonly chain: string;
  readonly json: string;
}

/** The chain before the first line. */
export const GENESIS = '0'.repeat(64);

export function chainOf(previous: string, seq: number, json: string): string {
  return createHash('sha256').update(`${previous}\n${seq} ${json}`).digest('hex');
}

/** The line's text with its newline, and its chain. `json` holds no newline. */
export function encodeLine(previous: string, seq: number, json: string): { text: string; chain: string } {
  const chain = chainOf(previous, seq, json);
  const bytes = Buffer.byteLength(json);
  return { text: `${seq} ${bytes} ${checksum(seq, bytes, chain, json)} ${chain} ${json}\n`, chain };
}

/** The line in `text` (without its newline) if it is whole and undamaged by itself; its chain is not judged here. */
export function decodeLine(text: string): JournalLine | undefined {
  const match = /^([1-9]\d{0,15}) (\d{1,10}) ([0-9a-f]{8}) ([0-9a-f]{64}) /.exec(text);
  if (match === null) return undefined;
  const [head, seq = '', bytes = '', crc = '', chain = ''] = match;
  const json = text.slice(head.length);
  if (Buffer.byteLength(json) !== Number(bytes)) return undefined;
  if (checksum(Number(seq), Number(bytes), chain, json) !== crc) return undefined;
  return { seq: Number(seq), chain, json };
}

function checksum(seq: number, bytes: number, chain: string, json: string): string {
  return crc32(`${seq} ${bytes} ${chain} ${json}`).toString(16).padStart(8, '0');
}
