import { CALENDARS, instantFromIso, MICROS_PER_MINUTE } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadRowsError } from './bad-rows.ts';
import { parseCsvBars } from './csv.ts';

const OPEN = instantFromIso('2020-01-03T14:30:00Z');
const minutes = { barSize: '1 min', calendar: CALENDARS.NYSE } as const;
const HEADER = 'date,open,high,low,close,volume\n';

/** Texts of a price, all of them the same bar: what a file may hold among thousands of plain rows. */
const number = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.nat(99_999), fc.nat(4)).map(([n, places]) => n.toFixed(places)) },
  fc.tuple(fc.nat(), fc.nat(999_999_999)).map(([whole, part]) => `${whole}.${part}`),
  fc.nat(999_999_999_999).map(String),
  fc.constantFrom('007.50', '1e3', '+4.5', '"12.25"', ' 8.125', '3.', '.5', '0.1234567890123456'),
);
const price = (text: string): number => Number(text.replaceAll('"', ''));

describe('rows of a file, most of them alike', () => {
  it('read each number as Number does, and each time at its minute', () => {
    const row = fc.record({
      price: number,
      volume: fc.oneof(number, fc.constant('')),
      end: fc.constantFrom('\n', '\n', '\r\n'),
      blank: fc.constantFrom('', '', '', '\n'),
      time: fc.constantFrom('T', 'T', 'T', ' '),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const text = rows
          .map(({ price: text, volume, end, blank, time }, i) => {
            const clock = new Date((OPEN + i * MICROS_PER_MINUTE) / 1000).toISOString().slice(0, 19);
            return `${blank}${clock.replace('T', time)}Z,${text},${text},${text},${text},${volume}${end}`;
          })
          .join('');
        const { columns } = parseCsvBars(Buffer.from(HEADER + text), minutes);
        expect([...columns.close]).toEqual(rows.map((each) => price(each.price)));
        expect([...columns.low]).toEqual([...columns.close]);
        expect([...columns.volume]).toEqual(
          rows.map(({ volume }) => (volume === '' ? Number.NaN : price(volume))),
        );
        expect([...columns.start]).toEqual(rows.map((_, i) => OPEN + i * MICROS_PER_MINUTE));
      }),
    );
  });

  it.each([
    ['2020-01-03T14:31:00Z,1,2,1,1,5,9', 'nothing wrong'],
    ['2020-01-03T14:31:00Z,1,2,1', 'no close'],
    ['2020-01-03T14:31:00Z,1,2,1,1,-5', 'volume -5 is negative'],
    ['2020-01-03T14:31:00Z,1,2,1,1,5x', "volume '5x' is no number"],
    ['2020-01-03T14:31:00Z,3,2,1,1,5', 'open 3 is outside low 1 … high 2'],
    ['2020-01-03T14:30:00Z,1,2,1,1,5', '2020-01-03T14:30:00Z is there twice'],
    ['2020-01-03T14:29:00Z,1,2,1,1,5', '2020-01-03T14:29:00Z: NYSE is closed then'],
    ['2020-01-03T14:60:00Z,1,2,1,1,5', "'2020-01-03T14:60:00Z' is no time"],
    ['2020-01-03,1234567890,1,2,1,1,5', "'2020-01-03' is no time"],
  ])('judge %s after a plain row as they would alone', (row, expected) => {
    const text = `${HEADER}2020-01-03T14:30:00Z,1,2,1,1,5\n${row}\n`;
    let message = 'nothing wrong';
    try {
      parseCsvBars(Buffer.from(text), minutes);
    } catch (error) {
      if (!(error instanceof BadRowsError)) throw error;
      message = error.rows[0]?.message ?? '';
    }
    expect(message).toContain(expected);
  });
});
