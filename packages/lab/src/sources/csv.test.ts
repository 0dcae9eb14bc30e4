import { CALENDARS, instantFromIso, toIso, instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { BadRowsError, MAX_BAD_ROWS } from './bad-rows.ts';
import { parseCsvBars, readCsvBars, type CsvOptions } from './csv.ts';
import { CsvLayoutError } from './csv-titles.ts';

const daily: CsvOptions = { barSize: '1 day', calendar: CALENDARS.NYSE };
const minutes: CsvOptions = { barSize: '1 min', calendar: CALENDARS.NYSE };
const HEADER = 'date,open,high,low,close,volume\n';

const parse = (text: string, options: CsvOptions = daily) =>
  parseCsvBars(Buffer.from(text), options, 'test.csv');
const fault = (text: string, options: CsvOptions = daily): string => {
  try {
    parse(text, options);
  } catch (error) {
    if (error instanceof BadRowsError)
      return error.rows.map((row) => `${row.line}: ${row.message}`).join('\n');
    throw error;
  }
  return 'nothing wrong';
};
const iso = (at: number | undefined): string => toIso(instant(at ?? Number.NaN));

describe('CSV of daily bars', () => {
  it('gives a day the session of the exchange', () => {
    const { columns } = parse(`${HEADER}2020-01-03,10,12.5,9,11,1000\n`);
    // New York: 09:30 to 16:00 is 14:30 to 21:00 UTC in winter.
    expect([iso(columns.start[0]), iso(columns.end[0])]).toEqual([
      '2020-01-03T14:30:00.000Z',
      '2020-01-03T21:00:00.000Z',
    ]);
    expect([columns.open[0], columns.high[0], columns.low[0], columns.close[0], columns.volume[0]]).toEqual([
      10, 12.5, 9, 11, 1000,
    ]);
  });

  it('finds columns by their names, whatever their order, case or separator', () => {
    const { columns } = parse('Volume;Close;Adj Close;Low;High;Open;Timestamp\r\n7;4;9;2;5;3;20200103\r\n');
    expect([columns.open[0], columns.high[0], columns.low[0], columns.close[0], columns.volume[0]]).toEqual([
      3, 5, 2, 4, 7,
    ]);
  });

  it('takes the name that it is told', () => {
    const text = 'Date,Open,High,Low,Close,Settle\n2020-01-03,1,3,1,2,3\n';
    expect(parse(text, { ...daily, names: { close: 'Settle' } }).columns.close[0]).toBe(3);
    expect(() => parse(text, { ...daily, names: { close: 'Last' } })).toThrow(CsvLayoutError);
  });

  it('leaves volume unknown when there is none', () => {
    expect(parse('date,open,high,low,close\n2020-01-03,1,1,1,1').columns.volume[0]).toBeNaN();
    expect(parse(`${HEADER}2020-01-03,1,1,1,1,\n`).columns.volume[0]).toBeNaN();
  });

  it('reads quotes, signs, exponents and many digits as Number does', () => {
    const { columns } = parse(`${HEADER}"2020-01-03","-1.25","1e1"," -2.5 ",0.12345678901234567,+3\n`);
    expect([columns.open[0], columns.high[0], columns.low[0], columns.close[0], columns.volume[0]]).toEqual([
      -1.25,
      10,
      -2.5,
      Number('0.12345678901234567'),
      3,
    ]);
  });

  it('says what a file without the columns lacks', () => {
    expect(() => parse('date,open,high,low\n2020-01-03,1,1,1\n')).toThrow(
      "no column 'close' among date, open, high, low",
    );
    expect(() => parse('hello\n')).toThrow('the first line is no header');
  });

  it.each([
    ['2020-01-04,1,1,1,1,1', '20200104 is no trading day of NYSE'],
    ['01/03/2020,1,1,1,1,1', "'01/03/2020' is no time"],
    ['2020-13-01,1,1,1,1,1', "'2020-13-01' is no time"],
    ['2020-01-03,1,1,2,1,1', 'high 1 is below low 2'],
    ['2020-01-03,5,4,1,2,1', 'open 5 is outside low 1 … high 4'],
    ['2020-01-03,2,4,1,5,1', 'close 5 is outside low 1 … high 4'],
    ['2020-01-03,,4,1,2,1', 'no open'],
    ['2020-01-03,1,x,1,2,1', "high 'x' is no number"],
    ['2020-01-03,1,2', 'no low'],
    ['2020-01-03,1,1,1,1,-5', 'volume -5 is negative'],
    ['2020-01-03,1,1,1,1,many', "volume 'many' is no number"],
    ['1970-01-02,1,1,1,1,1', 'the NYSE calendar knows'],
  ])('refuses the row %s', (row, message) => {
    expect(fault(`${HEADER}2020-01-02,1,1,1,1,1\n${row}\n`)).toContain(`3: `);
    expect(fault(`${HEADER}2020-01-02,1,1,1,1,1\n${row}\n`)).toContain(message);
  });

  it('refuses rows that repeat or go back', () => {
    expect(fault(`${HEADER}2020-01-03,1,1,1,1,1\n2020-01-03,1,1,1,1,1\n`)).toBe(
      '3: 2020-01-03 is there twice',
    );
    expect(fault(`${HEADER}2020-01-03,1,1,1,1,1\n2020-01-02,1,1,1,1,1\n`)).toContain(
      '3: 2020-01-02 is before the row above',
    );
  });

  it('lists so many bad rows, counts the rest, and leaves them out when told to', () => {
    const bad = '2020-01-02,1,1,2,1,1\n'.repeat(MAX_BAD_ROWS + 5);
    const text = `${HEADER}${bad}2020-01-03,1,1,1,1,1\n`;
    expect(() => parse(text)).toThrow(`test.csv: ${MAX_BAD_ROWS + 5} bad rows`);
    expect(() => parse(text)).toThrow('and 5 more');
    const { columns, skipped, skippedCount } = parse(text, { ...daily, badRows: 'skip' });
    expect([columns.length, skipped.length, skippedCount]).toEqual([1, MAX_BAD_ROWS, MAX_BAD_ROWS + 5]);
  });

  it('has no bars to give from a header alone', () => {
    expect(() => parse(HEADER)).toThrow('no row holds a bar');
  });

  it('skips blank lines without losing count of lines', () => {
    expect(fault(`${HEADER}\n\n2020-01-02,1,1,1,1,1\n\n2020-01-03,1,0,1,1,1`)).toContain('6: ');
  });

  it('reports missing sessions, and no gap for weekends and holidays', () => {
    // Wednesday 2019-12-31 would be Tuesday; 2020-01-01 is a holiday, 4 and 5 a weekend; the 6th and 7th are missing.
    const { gaps } = parse(
      `${HEADER}2019-12-31,1,1,1,1,1\n2020-01-02,1,1,1,1,1\n2020-01-03,1,1,1,1,1\n2020-01-08,1,1,1,1,1\n`,
    );
    expect(gaps.map(({ from, to, missing }) => [iso(from), iso(to), missing])).toEqual([
      ['2020-01-03T21:00:00.000Z', '2020-01-08T14:30:00.000Z', 2],
    ]);
  });
});

describe('CSV of bars within the day', () => {
  const at = (text: string) => instantFromIso(text);

  it.each([
    ['on the clocks of the exchange', '2020-07-01 09:30:00'],
    ['with a T and no seconds', '2020-07-01T09:30'],
    ['as IB writes it', '20200701 09:30:00'],
    ['in UTC', '2020-07-01T13:30:00Z'],
    ['with an offset', '2020-07-01T09:30:00-04:00'],
    ['with a fraction', '2020-07-01 09:30:00.000'],
    ['as seconds', '1593610200'],
    ['as milliseconds', '1593610200000'],
    ['as microseconds', '1593610200000000'],
  ])('reads a time %s', (_, time) => {
    const { columns } = parse(`time,open,high,low,close\n${time},1,1,1,1\n`, minutes);
    expect(columns.start[0]).toBe(at('2020-07-01T13:30:00Z'));
    expect(columns.end[0]).toBe(at('2020-07-01T13:31:00Z'));
  });

  it('reads the later rows of a day like the first', () => {
    const rows = ['09:30:00', '09:31:00', '15:59:00'].map((clock) => `2020-07-01 ${clock},1,1,1,1`);
    const { columns, gaps } = parse(
      `time,open,high,low,close\n${rows.join('\n')}\n2020-07-02 09:30:00,1,1,1,1`,
      minutes,
    );
    expect([...columns.start].map((start) => iso(start).slice(5, 16))).toEqual([
      '07-01T13:30',
      '07-01T13:31',
      '07-01T19:59',
      '07-02T13:30',
    ]);
    // From 09:32 to 15:58 inclusive: 6 × 60 + 27 minutes.
    expect(gaps.map((gap) => gap.missing)).toEqual([387]);
  });

  it('counts what is missing over the end of a session', () => {
    const { gaps } = parse(
      'time,open,high,low,close\n2020-07-01 15:57:00,1,1,1,1\n2020-07-06 09:32:00,1,1,1,1\n',
      minutes,
    );
    // Two minutes of the 1st, 390 of the 2nd, two of the 6th; the 3rd is the holiday.
    expect(gaps.map((gap) => gap.missing)).toEqual([394]);
  });

  it('cuts an hour to the session, by either stamp of its beginning', () => {
    const hours: CsvOptions = { barSize: '1 hour', calendar: CALENDARS.NYSE };
    const { columns } = parse(
      'time,open,high,low,close\n2020-07-01 09:30,1,1,1,1\n2020-07-01 10:00,1,1,1,1\n',
      hours,
    );
    expect([...columns.end].map((end) => iso(end).slice(11, 16))).toEqual(['14:00', '15:00']);
  });

  it.each([
    ['2020-07-01 09:30:30', 'no bar of 1 min begins then'],
    ['2020-07-01 16:00:00', 'NYSE is closed then'],
    ['2020-07-01 25:00:00', 'is no time'],
    ['2020-07-01', 'is no time'],
  ])('refuses the time %s', (time, message) => {
    expect(fault(`time,open,high,low,close\n${time},1,1,1,1\n`, minutes)).toContain(message);
  });

  it('reads the hours before and after when told to', () => {
    const extended: CsvOptions = { ...minutes, hours: 'extended' };
    expect(parse('time,open,high,low,close\n2020-07-01 04:00:00,1,1,1,1\n', extended).columns.length).toBe(1);
  });
});

describe('the S&P 500 of the repository', () => {
  it('is every session from 2000-01-03 to 2020-04-17', () => {
    const { columns, gaps } = readCsvBars('data/sp500-2000.csv', daily);
    // 5,105 sessions by exchange_calendars 4.13.2: len(get_calendar("XNYS").sessions_in_range("2000-01-03", "2020-04-17")).
    expect(columns.length).toBe(5105);
    expect(gaps).toEqual([]);
    expect(columns.close[0]).toBe(1455.219971);
    expect(columns.close.at(-1)).toBe(2874.560059);
  });
});
