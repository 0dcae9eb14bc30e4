import { describe, expect, it } from 'vitest';
import { instant, instantFromIso, MICROS_PER_DAY, MICROS_PER_MINUTE, type Instant } from './instant.ts';
import { createZone, fixedZone, instantOfWallTime, wallTime, type Zone } from './zone.ts';
import { dayNumber } from './civil-date.ts';
import { ZONE_DESCRIPTIONS } from './zone-table.ts';
import { meansWinter, NEW_YORK, UTC, zoneTable, ZONES } from './zones.ts';

/**
 * What the compiled IANA database (PyPI `tzdata` 2026.6, release 2026f, read with Python's zoneinfo) says of each zone from 2000 to
 * 2037: the offset in minutes on 2000-01-01, the number of changes, the sum of their moments in epoch minutes, and the sum over
 * the changes of (moment in epoch minutes mod 100003) × (new offset in minutes).
 */
const ZONE_CHANGES = [
  ['America/New_York', -300, 76, 1959466440, -1001646600],
  ['America/Chicago', -360, 76, 1959471000, -1225617540],
  ['America/Denver', -420, 76, 1959475560, -1450135680],
  ['America/Los_Angeles', -480, 76, 1959480120, -1675201020],
  ['America/Phoenix', -420, 0, 0, 0],
  ['America/Anchorage', -540, 76, 1959484680, -1900813560],
  ['Pacific/Honolulu', -600, 0, 0, 0],
  ['America/Toronto', -300, 76, 1959466440, -1001646600],
  ['America/Halifax', -240, 76, 1959461880, -796223400],
  ['America/Mexico_City', -360, 46, 1005013980, -821854020],
  ['America/Bogota', -300, 0, 0, 0],
  ['America/Lima', -300, 0, 0, 0],
  ['America/Sao_Paulo', -120, 39, 814671420, -294518460],
  ['America/Argentina/Buenos_Aires', -180, 4, 81101400, -30518880],
  ['Europe/London', 0, 76, 1959824400, 109593240],
  ['Europe/Dublin', 0, 76, 1959824400, 109593240],
  ['Europe/Lisbon', 0, 76, 1959824400, 109593240],
  ['Europe/Paris', 60, 76, 1959824400, 335536440],
  ['Europe/Berlin', 60, 76, 1959824400, 335536440],
  ['Europe/Amsterdam', 60, 76, 1959824400, 335536440],
  ['Europe/Brussels', 60, 76, 1959824400, 335536440],
  ['Europe/Luxembourg', 60, 76, 1959824400, 335536440],
  ['Europe/Zurich', 60, 76, 1959824400, 335536440],
  ['Europe/Vienna', 60, 76, 1959824400, 335536440],
  ['Europe/Madrid', 60, 76, 1959824400, 335536440],
  ['Europe/Rome', 60, 76, 1959824400, 335536440],
  ['Europe/Stockholm', 60, 76, 1959824400, 335536440],
  ['Europe/Oslo', 60, 76, 1959824400, 335536440],
  ['Europe/Copenhagen', 60, 76, 1959824400, 335536440],
  ['Europe/Warsaw', 60, 76, 1959824400, 335536440],
  ['Europe/Prague', 60, 76, 1959824400, 335536440],
  ['Europe/Bratislava', 60, 76, 1959824400, 335536440],
  ['Europe/Budapest', 60, 76, 1959824400, 335536440],
  ['Europe/Ljubljana', 60, 76, 1959824400, 335536440],
  ['Europe/Zagreb', 60, 76, 1959824400, 335536440],
  ['Europe/Belgrade', 60, 76, 1959824400, 335536440],
  ['Europe/Athens', 120, 76, 1959824400, 561479640],
  ['Europe/Helsinki', 120, 76, 1959824400, 561479640],
  ['Europe/Bucharest', 120, 76, 1959824400, 561479640],
  ['Europe/Sofia', 120, 76, 1959824400, 561479640],
  ['Europe/Tallinn', 120, 72, 1894548960, 551205300],
  ['Europe/Riga', 120, 74, 1927710840, 559964220],
  ['Europe/Vilnius', 120, 70, 1860328680, 533388480],
  ['Europe/Kyiv', 120, 76, 1959824400, 561479640],
  ['Europe/Istanbul', 120, 33, 664387500, 252253680],
  ['Europe/Moscow', 180, 24, 456363300, 262974840],
  ['Asia/Jerusalem', 120, 76, 1959266940, 585213540],
  ['Asia/Dubai', 240, 0, 0, 0],
  ['Asia/Riyadh', 180, 0, 0, 0],
  ['Asia/Qatar', 180, 0, 0, 0],
  ['Asia/Kuwait', 180, 0, 0, 0],
  ['Asia/Kolkata', 330, 0, 0, 0],
  ['Asia/Bangkok', 420, 0, 0, 0],
  ['Asia/Ho_Chi_Minh', 420, 0, 0, 0],
  ['Asia/Jakarta', 420, 0, 0, 0],
  ['Asia/Kuala_Lumpur', 480, 0, 0, 0],
  ['Asia/Singapore', 480, 0, 0, 0],
  ['Asia/Manila', 480, 0, 0, 0],
  ['Asia/Hong_Kong', 480, 0, 0, 0],
  ['Asia/Shanghai', 480, 0, 0, 0],
  ['Asia/Taipei', 480, 0, 0, 0],
  ['Asia/Seoul', 540, 0, 0, 0],
  ['Asia/Tokyo', 540, 0, 0, 0],
  ['Australia/Perth', 480, 6, 120056400, 128787600],
  ['Australia/Darwin', 570, 0, 0, 0],
  ['Australia/Adelaide', 630, 76, 1959069960, 2285942640],
  ['Australia/Brisbane', 600, 0, 0, 0],
  ['Australia/Sydney', 660, 76, 1958976960, 2404972140],
  ['Australia/Melbourne', 660, 76, 1958976960, 2404972140],
  ['Australia/Hobart', 660, 76, 1958735040, 2311306920],
  ['Pacific/Auckland', 780, 76, 1958352960, 2767386900],
  ['Africa/Johannesburg', 120, 0, 0, 0],
  ['Africa/Lagos', 60, 0, 0, 0],
  ['Africa/Nairobi', 180, 0, 0, 0],
] as const;

const FROM = instantFromIso('2000-01-01T00:00:00Z');
const UNTIL = instantFromIso('2038-01-01T00:00:00Z');

describe('zones, against the compiled IANA database', () => {
  it.each(ZONE_CHANGES)(
    '%s has the same changes from 2000 to 2037',
    (name, first, count, sumOfMoments, weighted) => {
      const zone = ZONES.find(name)!;
      const changes = changesOf(zone);
      expect(zone.offsetMinutesAt(FROM)).toBe(first);
      expect(changes.length).toBe(count);
      expect(changes.reduce((sum, { minute }) => sum + minute, 0)).toBe(sumOfMoments);
      expect(changes.reduce((sum, { minute, offset }) => sum + (minute % 100_003) * offset, 0)).toBe(
        weighted,
      );
    },
  );

  it('covers the whole table', () => {
    expect(ZONE_CHANGES.map(([name]) => name)).toEqual(ZONE_DESCRIPTIONS.map(({ name }) => name));
  });
});

describe('wall time', () => {
  const at = (day: readonly [number, number, number], hours: number) => ({
    day: dayNumber(...day),
    microsOfDay: hours * 60 * MICROS_PER_MINUTE,
  });

  it('takes the earlier moment of an hour that the clocks show twice, unless told otherwise', () => {
    // 2026-11-01, 02:00 EDT becomes 01:00 EST.
    expect(instantOfWallTime(NEW_YORK, at([2026, 11, 1], 1.5))).toBe(instantFromIso('2026-11-01T05:30:00Z'));
    expect(instantOfWallTime(NEW_YORK, at([2026, 11, 1], 1.5), 'later')).toBe(
      instantFromIso('2026-11-01T06:30:00Z'),
    );
    expect(instantOfWallTime(NEW_YORK, at([2026, 11, 1], 2), 'earlier')).toBe(
      instantFromIso('2026-11-01T07:00:00Z'),
    );
  });

  it('moves a time that the clocks never show past the gap', () => {
    // 2026-03-08, 02:00 EST becomes 03:00 EDT; 02:30 is half an hour after the change.
    expect(instantOfWallTime(NEW_YORK, at([2026, 3, 8], 2.5))).toBe(instantFromIso('2026-03-08T07:30:00Z'));
    expect(instantOfWallTime(NEW_YORK, at([2026, 3, 8], 3))).toBe(instantFromIso('2026-03-08T07:00:00Z'));
  });

  it('comes back as it was', () => {
    const kolkata = ZONES.find('Asia/Kolkata')!;
    for (const zone of [NEW_YORK, kolkata, UTC])
      for (let t = FROM; t < UNTIL; t = instant(t + 40 * MICROS_PER_DAY + 12_345)) {
        expect(instantOfWallTime(zone, wallTime(zone, t))).toBe(t);
      }
  });
});

describe('names of zones', () => {
  it.each([
    ['US/Eastern', 'America/New_York'],
    ['us/eastern', 'America/New_York'],
    ['EST', 'America/New_York'],
    ['Eastern  Standard Time', 'America/New_York'],
    ['MET', 'Europe/Berlin'],
    ['BST', 'Europe/London'],
    ['British Summer Time', 'Europe/London'],
    ['Greenwich Mean Time', 'Europe/London'],
    ['Central European Standard Time', 'Europe/Berlin'],
    ['GTB Standard Time', 'Europe/Athens'],
    ['China Standard Time', 'Asia/Shanghai'],
    ['中国标准时间', 'Asia/Shanghai'],
    // The GBK bytes of the name above, read as Latin-1 and as UTF-8: bytes.decode('latin1'), bytes.decode('utf8', 'replace') in Python.
    ['ÖÐ¹ú±ê×¼Ê±¼ä', 'Asia/Shanghai'],
    ['\u{FFFD}\u0439\u{FFFD}\u{FFFD}\u{FFFD}\u05fc\u02b1\u{FFFD}\u{FFFD}', 'Asia/Shanghai'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['JST', 'Asia/Tokyo'],
    ['Z', 'UTC'],
  ])('%s is %s', (name, expected) => {
    expect(ZONES.find(name)?.name).toBe(expected);
  });

  it.each([
    ['GMT+08:00', 480],
    ['UTC-5', -300],
    ['+0530', 330],
    ['-05:00', -300],
    ['Etc/GMT+5', -300],
    ['Etc/GMT-14', 840],
  ])('%s is %i minutes east', (name, minutes) => {
    expect(ZONES.find(name)?.offsetMinutesAt(FROM)).toBe(minutes);
  });

  it.each(['', 'Mars/Olympus', '\u{FFFD}\u{FFFD}', 'GMT+15', '__proto__', 'constructor', '+', '8'])(
    'does not guess at %j',
    (name) => {
      expect(ZONES.find(name)).toBeUndefined();
    },
  );

  it('takes a user’s own zones and aliases', () => {
    const nepal = fixedZone('Asia/Kathmandu', 345);
    const zones = zoneTable({
      zones: [nepal],
      aliases: { 'Kathmandu Time': 'asia/kathmandu', BST: 'Asia/Kathmandu' },
    });
    expect(zones.find('kathmandu time')).toBe(nepal);
    expect(zones.find('BST')).toBe(nepal);
    expect(ZONES.find('BST')?.name).toBe('Europe/London');
    expect(() => zoneTable({ aliases: { X: 'Nowhere' } })).toThrow(/alias 'X' stands for 'Nowhere'/);
  });

  it('knows which abbreviations mean winter', () => {
    expect(meansWinter('est')).toBe(true);
    expect(meansWinter('EDT')).toBe(false);
    expect(meansWinter('US/Eastern')).toBe(false);
  });

  it('refuses a malformed history', () => {
    expect(() => createZone({ name: 'X', standardMinutes: 0, history: [['2014', 60]] })).toThrow(
      /not a moment/,
    );
  });
});

/** The changes of a zone, found by looking at every day and then by halving. */
function changesOf(zone: Zone): { minute: number; offset: number }[] {
  const changes: { minute: number; offset: number }[] = [];
  const offsetAt = (minute: number): number => zone.offsetMinutesAt((minute * MICROS_PER_MINUTE) as Instant);
  for (let day = FROM / MICROS_PER_MINUTE; day < UNTIL / MICROS_PER_MINUTE; day += 1_440) {
    if (offsetAt(day) === offsetAt(day + 1_440)) continue;
    let [low, high] = [day, day + 1_440];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === offsetAt(day)) low = middle;
      else high = middle;
    }
    changes.push({ minute: high, offset: offsetAt(high) });
  }
  return changes;
}
