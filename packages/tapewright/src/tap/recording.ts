import { closeSync, openSync, readSync } from 'node:fs';
import { instantFromIso, toIso, type Instant } from '@tapewright/model';
import type { Speaker } from './overheard.ts';

// One event a line, so that a recording can be read, cut and compared with the tools for text:
//
//   tapewright-tap 1
//   2026-08-25T14:11:30.123Z 1 open
//   2026-08-25T14:11:30.124Z 1 client QVBJAAAAAAl2MTU3Li4yMjY=
//   2026-08-25T14:11:31.007Z 1 close
//
// Base 64 of the exact bytes, as they came from the socket: a frame may lie on several lines, and a line may hold several frames.

/** Something that happened on a tapped line. */
export type TapEvent =
  | { readonly kind: 'open' | 'close'; readonly at: Instant; readonly conn: number }
  | {
      readonly kind: 'bytes';
      readonly at: Instant;
      readonly conn: number;
      readonly from: Speaker;
      readonly bytes: Uint8Array;
    };

export const RECORDING_HEADER = 'tapewright-tap 1';
const OPENING = 'tapewright-tap ';

/** A recording that cannot be read; the message names the line. */
export class BadRecording extends Error {
  override readonly name = 'BadRecording';
}

export interface Recording {
  readonly events: readonly TapEvent[];
  /** The last line was cut off, as when the tap was killed while it wrote. It is left out of the events. */
  readonly isTorn: boolean;
}

/** An event as a line of a recording, line feed included. */
export function recordingLine(event: TapEvent): string {
  const head = `${toIso(event.at)} ${event.conn}`;
  if (event.kind !== 'bytes') return `${head} ${event.kind}\n`;
  return `${head} ${event.from} ${Buffer.from(event.bytes).toString('base64')}\n`;
}

/** Reads a recording. Throws a `BadRecording` when the header or a line is none. Lines that open with `#` are comments. */
export function parseRecording(text: string): Recording {
  const lines = text.split('\n');
  const isTorn = lines.pop() !== '';
  if (lines[0] !== RECORDING_HEADER) throw new BadRecording(headerProblem(lines[0] ?? text));
  const events = lines.flatMap((line, i) =>
    i === 0 || line === '' || line.startsWith('#') ? [] : [parseLine(line, i + 1)],
  );
  return { events, isTorn };
}

function headerProblem(first: string): string {
  if (first.startsWith(OPENING)) {
    return `a recording of format ${first.slice(OPENING.length)}; this version reads format 1: replay it with a newer tapewright`;
  }
  return `its first line is not '${RECORDING_HEADER}': no recording of tapewright tap`;
}

function parseLine(line: string, number: number): TapEvent {
  const match =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z) (\d{1,9}) (?:(open|close)|(client|server) ([A-Za-z0-9+/]*={0,2}))$/.exec(
      line,
    );
  const [, time = '', connText = '', happened, from, base64 = ''] = match ?? [];
  if (match === null || Number.isNaN(Date.parse(time)) || base64.length % 4 !== 0) {
    throw new BadRecording(
      `line ${number} does not read as '<time> <connection> <what>': ${line.slice(0, 80)}`,
    );
  }
  const at = instantFromIso(time);
  const conn = Number(connText);
  if (happened === 'open' || happened === 'close') return { kind: happened, at, conn };
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return { kind: 'bytes', at, conn, from: from === 'client' ? 'client' : 'server', bytes };
}

/** Whether a file begins as recordings do, of whatever format. */
export function isRecording(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(OPENING.length);
    return head.toString('latin1', 0, readSync(file, head)) === OPENING;
  } finally {
    closeSync(file);
  }
}
