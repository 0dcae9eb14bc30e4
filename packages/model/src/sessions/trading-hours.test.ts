import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIso } from '../time/instant.ts';
import { NEW_YORK, ZONES } from '../time/zones.ts';
import { parseTradingHours } from './trading-hours.ts';

const hongKong = ZONES.find('Asia/Hong_Kong')!;
const chicago = ZONES.find('US/Central')!;

function read(text: string, zone = NEW_YORK) {
  const { sessions, closedDates, unread } = parseTradingHours(text, zone);
  return {
    sessions: sessions.map(({ date, open, close }) => `${date} ${toIso(open)} ${toIso(close)}`),
    closedDates,
    unread,
  };
}

describe('trading hours', () => {
  it('reads the form of today, closed days included', () => {
    // From ContractDetails of AAPL, in US/Eastern; New York is four hours behind UTC in August.
    expect(
      read('20260828:0400-20260828:2000;20260829:CLOSED;20260830:CLOSED;20260831:0400-20260831:2000'),
    ).toEqual({
      sessions: [
        '20260828 2026-08-28T08:00:00.000Z 2026-08-29T00:00:00.000Z',
        '20260831 2026-08-31T08:00:00.000Z 2026-09-01T00:00:00.000Z',
      ],
      closedDates: ['20260829', '20260830'],
      unread: [],
    });
  });

  it('reads a session that begins on the day before', () => {
    expect(read('20260830:1700-20260831:1600', chicago).sessions).toEqual([
      '20260831 2026-08-30T22:00:00.000Z 2026-08-31T21:00:00.000Z',
    ]);
  });

  it('reads a session over the change of the clocks', () => {
    // 2026-11-01 02:00 is the change; the Sunday session opens at 17:00 CST, the Friday one closed at 16:00 CDT.
    expect(read('20261101:1700-20261102:1600', chicago).sessions).toEqual([
      '20261102 2026-11-01T23:00:00.000Z 2026-11-02T22:00:00.000Z',
    ]);
  });

  it('reads the form before 2018, with a lunch break', () => {
    expect(read('20170524:0930-1200,1300-1600;20170525:CLOSED', hongKong)).toEqual({
      sessions: [
        '20170524 2017-05-24T01:30:00.000Z 2017-05-24T04:00:00.000Z',
        '20170524 2017-05-24T05:00:00.000Z 2017-05-24T08:00:00.000Z',
      ],
      closedDates: ['20170525'],
      unread: [],
    });
  });

  it('takes 2400 for the midnight at the end of the day', () => {
    expect(read('20260828:0000-20260828:2400').sessions).toEqual([
      '20260828 2026-08-28T04:00:00.000Z 2026-08-29T04:00:00.000Z',
    ]);
  });

  it('leaves what it cannot read, and reads the rest', () => {
    const text =
      '20130430:1700-1515;20261301:0930-20261301:1600;20260828:2561-20260828:2700;nonsense;20260828:0930-20260828:1600';
    expect(read(text)).toEqual({
      sessions: ['20260828 2026-08-28T13:30:00.000Z 2026-08-28T20:00:00.000Z'],
      closedDates: [],
      unread: [
        '20130430:1700-1515',
        '20261301:0930-20261301:1600',
        '20260828:2561-20260828:2700',
        'nonsense',
      ],
    });
    expect(read('')).toEqual({ sessions: [], closedDates: [], unread: [] });
  });

  it('never throws, and loses no entry', () => {
    const piece = fc.constantFrom(
      '2026',
      '0828',
      ':',
      '-',
      ';',
      ',',
      'CLOSED',
      '0930',
      '1600',
      '99999999',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const { sessions, closedDates, unread } = parseTradingHours(text, NEW_YORK);
        const entries = text.split(';').filter((entry) => entry.trim() !== '').length;
        expect(sessions.length + closedDates.length + unread.length).toBeGreaterThanOrEqual(entries);
      }),
      { seed: 20260828, numRuns: 2_000 },
    );
  });
});
