import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIbTime, toIbUtc, toIbZoned } from './ib-time.ts';
import { fixedZone } from './zone.ts';
import { instant, instantFromIso, toIso } from './instant.ts';
import { NEW_YORK, zoneTable } from './zones.ts';

function read(
  text: string,
  context: Parameters<typeof parseIbTime>[1] = {},
): [date?: string, at?: string, zone?: string] {
  const { raw, date, instant: at, zoneName } = parseIbTime(text, context);
  expect(raw).toBe(text);
  return [date, at === undefined ? undefined : toIso(at), zoneName];
}

describe('IB dates and times (F1, F2, F3, S35, S36)', () => {
  // Offsets: New York -4, Berlin and MET +2, London +1 in August; Chicago -6 in December.
  it.each([
    ['20260825', '20260825', undefined, undefined],
    ['2026-08-25', '20260825', undefined, undefined],
    ['20260825 14:11:30 US/Eastern', '20260825', '2026-08-25T18:11:30.000Z', 'US/Eastern'],
    ['20260825  14:11:30 America/New_York', '20260825', '2026-08-25T18:11:30.000Z', 'America/New_York'],
    ['20260825 14:11:30 MET', '20260825', '2026-08-25T12:11:30.000Z', 'MET'],
    ['20260825 14:11:30 BST', '20260825', '2026-08-25T13:11:30.000Z', 'BST'],
    [
      '20260714 22:07:02 Central European Standard Time',
      '20260714',
      '2026-07-14T20:07:02.000Z',
      'Central European Standard Time',
    ],
    ['20260405 12:00:00 CET', '20260405', '2026-04-05T10:00:00.000Z', 'CET'],
    ['20251222 22:08:27 ÖÐ¹ú±ê×¼Ê±¼ä', '20251222', '2025-12-22T14:08:27.000Z', 'ÖÐ¹ú±ê×¼Ê±¼ä'],
    ['20261218 08:30 US/Central', '20261218', '2026-12-18T14:30:00.000Z', 'US/Central'],
    ['20260825-18:11:30', '20260825', '2026-08-25T18:11:30.000Z', undefined],
    ['20260825-18:11:30Z', '20260825', '2026-08-25T18:11:30.000Z', 'Z'],
    ['20260825-18:11:30 UTC', '20260825', '2026-08-25T18:11:30.000Z', 'UTC'],
    ['2026-08-25T14:11:30.250+02:00', '20260825', '2026-08-25T12:11:30.250Z', '+02:00'],
    ['2026-08-25 14:11:30.0 GMT', '20260825', '2026-08-25T14:11:30.000Z', 'GMT'],
    // date -u -d @1787681490: 2026-08-25 18:11:30
    ['1787681490', undefined, '2026-08-25T18:11:30.000Z', undefined],
    ['1787681490.5', undefined, '2026-08-25T18:11:30.500Z', undefined],
    ['1787681490123', undefined, '2026-08-25T18:11:30.123Z', undefined],
    [' 20260825 ', '20260825', undefined, undefined],
  ])('%j', (text, date, at, zone) => {
    expect(read(text)).toEqual([date, at, zone]);
  });

  it.each(['20260825  14:11:30', '20260825:1411', '2026-08-25 14:11:30.0', '20260825 14:11'])(
    '%j has a moment only when the zone is told',
    (text) => {
      expect(read(text)).toEqual(['20260825', undefined, undefined]);
      expect(read(text, { zone: NEW_YORK })[1]).toMatch(/^2026-08-25T18:11:(30|00).000Z$/);
    },
  );

  it('keeps the date when the zone is unknown, and learns zones from the user', () => {
    const text = '20260825 14:11:30 Nepal Time';
    expect(read(text)).toEqual(['20260825', undefined, 'Nepal Time']);
    const zones = zoneTable({ zones: [fixedZone('Nepal Time', 345)] });
    expect(read(text, { zones })[1]).toBe('2026-08-25T08:26:30.000Z');
  });

  it('finds the year that is missing nearest to a moment', () => {
    const newYearsEve = instantFromIso('2026-12-31T23:00:00Z');
    expect(read('0714 09:30')).toEqual([undefined, undefined, undefined]);
    expect(read('0714 09:30', { zone: NEW_YORK, near: newYearsEve })[1]).toBe('2026-07-14T13:30:00.000Z');
    expect(read('0102 09:30', { zone: NEW_YORK, near: newYearsEve })).toEqual([
      '20270102',
      '2027-01-02T14:30:00.000Z',
      undefined,
    ]);
    expect(read('1231 09:30 UTC', { near: instantFromIso('2026-01-02T00:00:00Z') })[0]).toBe('20251231');
    // 2027 has no 29 February; 2028 has.
    expect(read('0229 09:30 UTC', { near: instantFromIso('2027-09-15T00:00:00Z') })[0]).toBe('20280229');
    expect(read('0229 09:30 UTC', { near: instantFromIso('2026-01-15T00:00:00Z') })[0]).toBeUndefined();
  });

  it('tells the two passes of the repeated hour apart where the text does', () => {
    expect(read('20261101 01:30:00 EDT')[1]).toBe('2026-11-01T05:30:00.000Z');
    expect(read('20261101 01:30:00 EST')[1]).toBe('2026-11-01T06:30:00.000Z');
    expect(read('20261101 01:30:00 US/Eastern')[1]).toBe('2026-11-01T05:30:00.000Z');
  });

  it.each([
    '',
    '   ',
    'n/a',
    '22:06',
    '202608',
    '20260231',
    '20261301',
    '2026-02-30 10:00:00',
    '99999999999999999',
    'NaN',
    '-1',
  ])('leaves %j unread', (text) => {
    expect(read(text)).toEqual([undefined, undefined, undefined]);
  });

  it('keeps the date of an impossible time', () => {
    expect(read('20260825 25:00:00 UTC')).toEqual(['20260825', undefined, 'UTC']);
    expect(read('20260825 23:59:60 UTC')).toEqual(['20260825', undefined, 'UTC']);
  });

  it('never throws, whatever comes, and always returns the text', () => {
    const piece = fc.constantFrom(
      '2026',
      '0825',
      '1787681490',
      ' ',
      '  ',
      '-',
      ':',
      '.',
      'T',
      'Z',
      '14:11:30',
      'US/Eastern',
      'MET',
      '+02:00',
      '中',
      '\0',
      '\u{FFFD}',
      '9'.repeat(20),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    );
    const near = fc.option(
      fc.integer({ min: -8e15, max: 8e15 }).map((micros) => instant(micros)),
      { nil: undefined },
    );
    fc.assert(
      fc.property(text, near, (raw, at) => {
        const time = parseIbTime(raw, { zone: NEW_YORK, near: at });
        expect(time.raw).toBe(raw);
        expect(Number.isSafeInteger(time.instant ?? 0)).toBe(true);
        expect(time.date ?? '00000000').toMatch(/^\d{8}$/);
      }),
      { seed: 20260825, numRuns: 20_000 },
    );
  });

  it('reads back what it writes, to the second', () => {
    const seconds = fc.integer({ min: 946_684_800, max: 2_524_607_999 });
    fc.assert(
      fc.property(seconds, (second) => {
        const at = instant(second * 1_000_000 + 999_999);
        expect(parseIbTime(toIbUtc(at)).instant).toBe(second * 1_000_000);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it('writes UTC with a dash, and a zone as IB calls it', () => {
    const at = instantFromIso('2026-08-25T18:11:30.9Z');
    expect(toIbUtc(at)).toBe('20260825-18:11:30');
    expect(toIbZoned(at, NEW_YORK, 'US/Eastern')).toBe('20260825 14:11:30 US/Eastern');
    expect(toIbZoned(at, NEW_YORK)).toBe('20260825 14:11:30 America/New_York');
    expect(toIbUtc(instantFromIso('2026-01-01T00:00:00Z'))).toBe('20260101-00:00:00');
  });
});
