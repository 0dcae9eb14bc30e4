import { assertNever, type Instant } from '@tapewright/model';
import { clockTime } from '../terminal/figures.ts';
import { fieldTexts, FULL, SHORT, valueText, type FieldLimits } from './field-texts.ts';
import type { Overheard } from './overheard.ts';

/** What to print of what passes. Nothing here changes what is passed on or recorded. */
export interface ViewOptions {
  /** Names of messages; undefined shows everything. */
  readonly only?: ReadonlySet<string> | undefined;
  /** The bytes of every frame below its line. */
  readonly showsHex?: boolean;
  /** Long values and lists whole. */
  readonly isFull?: boolean;
}

/** Where and when something was heard. */
export interface Hearing {
  readonly at: Instant;
  /** The number of the connection, from 1. */
  readonly conn: number;
}

const HEX_COLUMNS = 16;

/** The lines that show one thing overheard; none when the view does not want it. */
export function overheardLines({ at, conn }: Hearing, heard: Overheard, view: ViewOptions): string[] {
  if (!isWanted(heard, view)) return [];
  const arrow = heard.from === 'client' ? '→' : '←';
  const line = `${clockTime(at)} ${conn} ${arrow} ${described(heard, view.isFull === true ? FULL : SHORT)}`;
  return hasHex(heard, view) ? [line, ...hexLines(heard.frame)] : [line];
}

function isWanted(heard: Overheard, { only }: ViewOptions): boolean {
  if (only === undefined) return true;
  switch (heard.kind) {
    case 'message':
      return only.has(heard.message.kind);
    case 'unread':
      return only.has(heard.name);
    case 'greeting':
    case 'lost':
      return true;
    case 'fields':
      return false;
  }
}

function hasHex(heard: Overheard, { showsHex }: ViewOptions): boolean {
  return showsHex === true || heard.kind === 'unread' || heard.kind === 'lost';
}

function described(heard: Overheard, limits: FieldLimits): string {
  switch (heard.kind) {
    case 'greeting':
      return `(greeting) ${heard.text}`;
    case 'message': {
      const { message, encoding, frame, surplus } = heard;
      const head = `${message.kind} (${encoding}, ${frame.length} bytes)`;
      const doubt = surplus === undefined ? [] : [`! ${surplus}`];
      return [head, ...fieldTexts(message, limits), ...doubt].join(' ');
    }
    case 'unread':
      return `! ${heard.name} (${heard.frame.length} bytes): ${heard.reason}`;
    case 'fields':
      return `(fields) ${heard.fields.map((field) => (field === '' ? '""' : valueText(field, limits))).join(' ')}`;
    case 'lost':
      return `! cannot be followed any further, the bytes are passed on unread: ${heard.reason}`;
    default:
      return assertNever(heard);
  }
}

/** `0000  41 50 49 00 …  API.`, sixteen bytes a line. */
export function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += HEX_COLUMNS) {
    const row = [...bytes.subarray(at, at + HEX_COLUMNS)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`    ${at.toString(16).padStart(4, '0')}  ${hex.padEnd(HEX_COLUMNS * 3 - 1)}  ${text}`);
  }
  return lines;
}
