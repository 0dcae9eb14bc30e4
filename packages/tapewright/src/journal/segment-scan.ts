import { chainOf, decodeLine, type JournalLine } from './line.ts';

/** What a reading of one segment file found. `validBytes` is where the undamaged, chained beginning ends. */
export interface SegmentScan {
  readonly lines: readonly JournalLine[];
  readonly validBytes: number;
  readonly damage: Damage | undefined;
}

/**
 * `torn`: the file ends in something that is no line and no line follows: a write that a crash cut short. It may be cut off.
 * `corrupt`: a damaged, missing or foreign line with good lines behind it. Never repaired by itself.
 */
export interface Damage {
  readonly kind: 'torn' | 'corrupt';
  readonly atByte: number;
  readonly afterSeq: number;
  readonly what: string;
}

/** Reads a segment that continues the chain after line `afterSeq`. */
export function scanSegment(content: Buffer, previousChain: string, afterSeq: number): SegmentScan {
  const lines: JournalLine[] = [];
  let chain = previousChain;
  let seq = afterSeq;
  let offset = 0;
  while (offset < content.length) {
    const newline = content.indexOf(0x0a, offset);
    const end = newline === -1 ? content.length : newline;
    const line = newline === -1 ? undefined : decodeLine(content.toString('utf8', offset, end));
    const what = fault(line, chain, seq);
    if (line === undefined || what !== undefined) {
      const kind = line === undefined && !hasLineAfter(content, end + 1) ? 'torn' : 'corrupt';
      return { lines, validBytes: offset, damage: { kind, atByte: offset, afterSeq: seq, what: what ?? '' } };
    }
    lines.push(line);
    chain = line.chain;
    seq = line.seq;
    offset = end + 1;
  }
  return { lines, validBytes: offset, damage: undefined };
}

function fault(line: JournalLine | undefined, chain: string, seq: number): string | undefined {
  if (line === undefined) return 'an unreadable line (wrong length or check sum)';
  if (line.seq !== seq + 1) return `line ${line.seq} where line ${seq + 1} belongs`;
  if (line.chain !== chainOf(chain, line.seq, line.json)) {
    return 'a line whose hash does not continue the chain (an earlier line was changed)';
  }
  return undefined;
}

function hasLineAfter(content: Buffer, from: number): boolean {
  let offset = from;
  while (offset < content.length) {
    const newline = content.indexOf(0x0a, offset);
    if (newline === -1) return false;
    if (decodeLine(content.toString('utf8', offset, newline)) !== undefined) return true;
    offset = newline + 1;
  }
  return false;
}
