import { describe, expect, it } from 'vitest';
import { civilDate, dayNumber, weekdayOf } from '../time/civil-date.ts';
import { instantFromIso, MICROS_PER_SECOND, plusMicros, type Instant } from '../time/instant.ts';
import { CALENDARS } from './calendars.ts';

/**
 * What other programs say about the US exchanges, 2000 to 2036: `exchange_calendars` 4.13.2 (XNYS) and `pandas_market_calendars`
 * 5.5.0 (NYSE, NASDAQ), Python, from PyPI. They agree on every session, and on its hours but for the seven odd days, which only the
 * second knows.
 */

/** Weekdays without a session. */
const CLOSED = `
  20000117 20000221 20000421 20000529 20000704 20000904 20001123 20001225 20010101 20010115 20010219 20010413
  20010528 20010704 20010903 20010911 20010912 20010913 20010914 20011122 20011225 20020101 20020121 20020218
  20020329 20020527 20020704 20020902 20021128 20021225 20030101 20030120 20030217 20030418 20030526 20030704
  20030901 20031127 20031225 20040101 20040119 20040216 20040409 20040531 20040611 20040705 20040906 20041125
  20041224 20050117 20050221 20050325 20050530 20050704 20050905 20051124 20051226 20060102 20060116 20060220
  20060414 20060529 20060704 20060904 20061123 20061225 20070101 20070102 20070115 20070219 20070406 20070528
  20070704 20070903 20071122 20071225 20080101 20080121 20080218 20080321 20080526 20080704 20080901 20081127
  20081225 20090101 20090119 20090216 20090410 20090525 20090703 20090907 20091126 20091225 20100101 20100118
  20100215 20100402 20100531 20100705 20100906 20101125 20101224 20110117 20110221 20110422 20110530 20110704
  20110905 20111124 20111226 20120102 20120116 20120220 20120406 20120528 20120704 20120903 20121029 20121030
  20121122 20121225 20130101 20130121 20130218 20130329 20130527 20130704 20130902 20131128 20131225 20140101
  20140120 20140217 20140418 20140526 20140704 20140901 20141127 20141225 20150101 20150119 20150216 20150403
  20150525 20150703 20150907 20151126 20151225 20160101 20160118 20160215 20160325 20160530 20160704 20160905
  20161124 20161226 20170102 20170116 20170220 20170414 20170529 20170704 20170904 20171123 20171225 20180101
  20180115 20180219 20180330 20180528 20180704 20180903 20181122 20181205 20181225 20190101 20190121 20190218
  20190419 20190527 20190704 20190902 20191128 20191225 20200101 20200120 20200217 20200410 20200525 20200703
  20200907 20201126 20201225 20210101 20210118 20210215 20210402 20210531 20210705 20210906 20211125 20211224
  20220117 20220221 20220415 20220530 20220620 20220704 20220905 20221124 20221226 20230102 20230116 20230220
  20230407 20230529 20230619 20230704 20230904 20231123 20231225 20240101 20240115 20240219 20240329 20240527
  20240619 20240704 20240902 20241128 20241225 20250101 20250109 20250120 20250217 20250418 20250526 20250619
  20250704 20250901 20251127 20251225 20260101 20260119 20260216 20260403 20260525 20260619 20260703 20260907
  20261126 20261225 20270101 20270118 20270215 20270326 20270531 20270618 20270705 20270906 20271125 20271224
  20280117 20280221 20280414 20280529 20280619 20280704 20280904 20281123 20281225 20290101 20290115 20290219
  20290330 20290528 20290619 20290704 20290903 20291122 20291225 20300101 20300121 20300218 20300419 20300527
  20300619 20300704 20300902 20301128 20301225 20310101 20310120 20310217 20310411 20310526 20310619 20310704
  20310901 20311127 20311225 20320101 20320119 20320216 20320326 20320531 20320618 20320705 20320906 20321125
  20321224 20330117 20330221 20330415 20330530 20330620 20330704 20330905 20331124 20331226 20340102 20340116
  20340220 20340407 20340529 20340619 20340704 20340904 20341123 20341225 20350101 20350115 20350219 20350323
  20350528 20350619 20350704 20350903 20351122 20351225 20360101 20360121 20360218 20360411 20360526 20360619
  20360704 20360901 20361127 20361225
`;

/** Sessions from 09:30 to 13:00. */
const HALF_DAYS = `
  20000703 20001124 20010703 20011123 20011224 20020705 20021129 20021224 20030703 20031128 20031224 20031226
  20041126 20051125 20060703 20061124 20070703 20071123 20071224 20080703 20081128 20081224 20091127 20091224
  20101126 20111125 20120703 20121123 20121224 20130703 20131129 20131224 20140703 20141128 20141224 20151127
  20151224 20161125 20170703 20171124 20180703 20181123 20181224 20190703 20191129 20191224 20201127 20201224
  20211126 20221125 20230703 20231124 20240703 20241129 20241224 20250703 20251128 20251224 20261127 20261224
  20271126 20280703 20281124 20290703 20291123 20291224 20300703 20301129 20301224 20310703 20311128 20311224
  20321126 20331125 20340703 20341124 20350703 20351123 20351224 20360703 20361128 20361224
`;

/** Sessions with other hours: date, open, close, New York time. */
const ODD_DAYS = [
  ['20010917', '09:33', '16:00'],
  ['20011008', '09:31', '16:00'],
  ['20020911', '12:00', '16:00'],
  ['20030320', '09:32', '16:00'],
  ['20040607', '09:32', '16:00'],
  ['20050601', '09:30', '15:56'],
  ['20061227', '09:32', '16:00'],
] as const;

/** Per year: sessions, the sum of their opens and the sum of their closes, both in epoch seconds. */
const YEARS = [
  [2000, 252, 242552030400, 242557905600],
  [2001, 248, 246507833040, 246513603600],
  [2002, 252, 258465810600, 258471666000],
  [2003, 252, 266420566920, 266426420400],
  [2004, 252, 274393890120, 274399776000],
  [2005, 252, 282333438000, 282339323760],
  [2006, 251, 289120627920, 289126479600],
  [2007, 251, 297046200600, 297052041600],
  [2008, 253, 307401085800, 307406973600],
  [2009, 252, 314156044800, 314161920000],
  [2010, 252, 322112534400, 322118420400],
  [2011, 252, 330035155200, 330041041200],
  [2012, 250, 335289733200, 335295550800],
  [2013, 252, 345948825600, 345954690000],
  [2014, 252, 353903587200, 353909451600],
  [2015, 252, 361860854400, 361866729600],
  [2016, 252, 369817084800, 369822970800],
  [2017, 251, 376256511000, 376262362800],
  [2018, 251, 384153643800, 384159484800],
  [2019, 252, 393651216000, 393657080400],
  [2020, 253, 403217130600, 403223029200],
  [2021, 252, 409595644800, 409601530800],
  [2022, 251, 415863138600, 415869001200],
  [2023, 250, 422084836800, 422090665200],
  [2024, 252, 433417942800, 433423807200],
  [2025, 250, 437899924800, 437905742400],
  [2026, 251, 447562089000, 447567940800],
  [2027, 251, 455487129000, 455492991600],
  [2028, 251, 463377954600, 463383806400],
  [2029, 251, 471304204200, 471310045200],
  [2030, 251, 479226220200, 479232061200],
  [2031, 251, 487151865000, 487157706000],
  [2032, 252, 497064848400, 497070734400],
  [2033, 251, 502999093800, 503004956400],
  [2034, 250, 508873636800, 508879465200],
  [2035, 251, 518819711400, 518825552400],
  [2036, 252, 528855814800, 528861679200],
] as const;

const nyse = CALENDARS.NYSE;
const words = (text: string): string[] => text.trim().split(/\s+/);

describe.each(Object.entries(CALENDARS))('the %s calendar, against two other programs', (_, calendar) => {
  it('is closed on the same weekdays from 2000 to 2036', () => {
    const [closed, open]: [string[], string[]] = [[], []];
    for (let day = dayNumber(2000, 1, 1); day < dayNumber(2037, 1, 1); day++) {
      const isWeekend = weekdayOf(day) === 0 || weekdayOf(day) === 6;
      const isClosed = calendar.session(civilDate(day)) === undefined;
      if (isWeekend && !isClosed) open.push(civilDate(day));
      if (!isWeekend && isClosed) closed.push(civilDate(day));
    }
    expect(open).toEqual([]);
    expect(closed).toEqual(words(CLOSED));
  });

  it('has the same half days and odd hours', () => {
    const sessions = calendar.sessionsBetween('20000101', '20361231');
    expect(sessions.filter(({ isHalfDay }) => isHalfDay).map(({ date }) => date)).toEqual(words(HALF_DAYS));
    for (const [date, open, close] of ODD_DAYS) {
      const session = calendar.session(date)!;
      expect([
        calendar.minutesAfterOpen(session.open),
        newYorkClock(date, session.open),
        newYorkClock(date, session.close),
      ]).toEqual([0, open, close]);
    }
  });

  it('opens and closes at the same moments', () => {
    const found = YEARS.map(([year]) => {
      const sessions = calendar.sessionsBetween(`${year}0101`, `${year}1231`);
      const sum = (edge: 'open' | 'close'): number =>
        sessions.reduce((total, session) => total + session[edge] / MICROS_PER_SECOND, 0);
      return [year, sessions.length, sum('open'), sum('close')];
    });
    expect(found).toEqual(YEARS);
  });
});

describe('questions to a calendar', () => {
  // 2026-03-06 is the Friday before the clocks change; 09:30 is 14:30Z on it and 13:30Z on Monday.
  const fridayClose = instantFromIso('2026-03-06T21:00:00Z');
  const mondayOpen = instantFromIso('2026-03-09T13:30:00Z');

  it('finds the next and the previous session over a weekend and a change of the clocks', () => {
    expect(nyse.nextSession(fridayClose).open).toBe(mondayOpen);
    expect(nyse.previousSession(fridayClose).date).toBe('20260306');
    expect(nyse.previousSession(plusMicros(fridayClose, -1)).date).toBe('20260305');
    expect(nyse.nextSession(plusMicros(mondayOpen, -1)).date).toBe('20260309');
    expect(nyse.nextSession(mondayOpen).date).toBe('20260310');
  });

  it('counts the open in and the close out', () => {
    expect(nyse.isOpen(mondayOpen)).toBe(true);
    expect(nyse.isOpen(plusMicros(mondayOpen, -1))).toBe(false);
    expect(nyse.isOpen(plusMicros(fridayClose, -1))).toBe(true);
    expect(nyse.isOpen(fridayClose)).toBe(false);
  });

  it('names the phase of the day', () => {
    const phases = [
      ['2026-03-09T07:59:59Z', 'closed'],
      ['2026-03-09T08:00:00Z', 'pre'],
      ['2026-03-09T13:30:00Z', 'regular'],
      ['2026-03-09T20:00:00Z', 'post'],
      ['2026-03-10T00:00:00Z', 'closed'],
      // The day after Thanksgiving: 13:00 and 17:00 in New York, which is on winter time.
      ['2026-11-27T17:59:59Z', 'regular'],
      ['2026-11-27T18:00:00Z', 'post'],
      ['2026-11-27T22:00:00Z', 'closed'],
    ] as const;
    for (const [at, phase] of phases) expect([at, nyse.phase(instantFromIso(at))]).toEqual([at, phase]);
  });

  it('counts minutes from the open, in the regular hours only', () => {
    expect(nyse.minutesAfterOpen(instantFromIso('2026-03-09T13:45:30Z'))).toBe(15.5);
    expect(nyse.minutesAfterOpen(instantFromIso('2026-03-09T13:29:59Z'))).toBeUndefined();
  });

  it('gives the date in New York', () => {
    expect(nyse.dateOf(instantFromIso('2026-03-09T03:59:59Z'))).toBe('20260308');
    expect(nyse.dateOf(instantFromIso('2026-03-09T04:00:00Z'))).toBe('20260309');
  });

  it('selects sessions with both ends included', () => {
    expect(nyse.sessionsBetween('20260306', '20260309').map(({ date }) => date)).toEqual([
      '20260306',
      '20260309',
    ]);
    expect(nyse.sessionsBetween('20260307', '20260308')).toEqual([]);
  });

  it('does not answer for years that it does not know, nor for what is no date', () => {
    expect(() => nyse.session('19991231')).toThrow(/NYSE calendar knows 20000101 to 20501231, not 19991231/);
    expect(() => nyse.session('20510101')).toThrow(RangeError);
    expect(() => nyse.session('2026-03-09')).toThrow(/no date/);
    expect(() => nyse.session('20260231')).toThrow(/no date/);
    expect(() => nyse.isOpen(instantFromIso('1999-12-31T15:00:00Z'))).toThrow(RangeError);
    expect(() => nyse.previousSession(instantFromIso('2000-01-03T15:00:00Z'))).toThrow(RangeError);
    expect(() => nyse.nextSession(instantFromIso('2050-12-31T15:00:00Z'))).toThrow(RangeError);
    expect(nyse.session('20000103')?.date).toBe('20000103');
  });
});

function newYorkClock(date: string, at: Instant): string {
  const midnight = instantFromIso(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`);
  // All odd days lie in summer time (UTC-4) but for 20030320 and 20061227 (UTC-5).
  const offsetHours = date === '20030320' || date === '20061227' ? 5 : 4;
  const minutes = (at - midnight) / 60_000_000 - offsetHours * 60;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
