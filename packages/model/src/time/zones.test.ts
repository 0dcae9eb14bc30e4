import { describe, expect, it } from 'vitest';
import { instant, instantFromIso, MICROS_PER_DAY, MICROS_PER_MINUTE, type Instant } from './instant.ts';
import { createZone, fixedZone, instantOfWallTime, wallTime, type Zone } from './zone.ts';
import { dayNumber } from './civil-date.ts';
import { ZONE_CHANGES } from './zone-table.golden.ts';
import { ZONE_DESCRIPTIONS } from './zone-table.ts';
import { meansWinter, NEW_YORK, UTC, zoneTable, ZONES } from './zones.ts';

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
