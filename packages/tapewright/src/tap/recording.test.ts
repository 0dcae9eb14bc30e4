import { instantFromIso } from '@tapewright/model';
import { expect, test } from 'vitest';
import { BadRecording, parseRecording, RECORDING_HEADER, recordingLine, type TapEvent } from './recording.ts';

const at = instantFromIso('2026-08-25T14:11:30.123Z');
const EVENTS: readonly TapEvent[] = [
  { kind: 'open', at, conn: 1 },
  { kind: 'bytes', at, conn: 1, from: 'client', bytes: Uint8Array.from(Buffer.from('API\0')) },
  { kind: 'bytes', at, conn: 1, from: 'server', bytes: Uint8Array.from({ length: 256 }, (_, i) => i) },
  { kind: 'close', at, conn: 1 },
];

const written = (events: readonly TapEvent[]): string =>
  `${RECORDING_HEADER}\n${events.map(recordingLine).join('')}`;

test('writes a line for each event, the exact bytes in base 64', () => {
  // printf 'API\0' | base64 → QVBJAA==
  expect(written(EVENTS.slice(0, 2))).toBe(
    'tapewright-tap 1\n2026-08-25T14:11:30.123Z 1 open\n2026-08-25T14:11:30.123Z 1 client QVBJAA==\n',
  );
});

test('reads back what it wrote, every byte there is', () => {
  expect(parseRecording(written(EVENTS))).toEqual({ events: EVENTS, isTorn: false });
});

test('takes comments and empty lines', () => {
  expect(
    parseRecording(`${RECORDING_HEADER}\n# the opening auction\n\n${recordingLine(EVENTS[0]!)}`).events,
  ).toEqual([EVENTS[0]]);
});

test('leaves out a last line that was cut off, and says so', () => {
  expect(parseRecording(written(EVENTS).slice(0, -9))).toEqual({ events: EVENTS.slice(0, 3), isTorn: true });
});

test.each([
  ['', "its first line is not 'tapewright-tap 1'"],
  ['hello\n', "its first line is not 'tapewright-tap 1'"],
  ['tapewright-tap 2\n', 'format 2'],
  [`${RECORDING_HEADER}\n2026-08-25T14:11:30.123Z 1 opened\n`, 'line 2'],
  [`${RECORDING_HEADER}\n2026-99-25T14:11:30.123Z 1 open\n`, 'line 2'],
  [`${RECORDING_HEADER}\n# a\n2026-08-25T14:11:30.123Z 1 client QVBJAA=\n`, 'line 3'],
  [`${RECORDING_HEADER}\n2026-08-25T14:11:30.123Z 1 gateway QVBJAA==\n`, 'line 2'],
])('refuses %j and names the line', (text, said) => {
  expect(() => parseRecording(text)).toThrow(BadRecording);
  expect(() => parseRecording(text)).toThrow(said);
});
