import { ZONE_ALIASES, WINTER_ABBREVIATIONS } from './zone-aliases.ts';
import { ZONE_DESCRIPTIONS } from './zone-table.ts';
import { createZone, fixedZone, type Zone } from './zone.ts';

export const UTC = fixedZone('UTC', 0);
export const NEW_YORK = createZone({ name: 'America/New_York', standardMinutes: -300, summerTime: 'US' });

/** Time zones by the names that gateways give them. */
export interface ZoneTable {
  /**
   * The zone of a name, in whatever case and spacing: IANA names, abbreviations, Windows names, `GMT+08:00`, `-0500`, `Etc/GMT-8`.
   * Undefined when the name is not known; it is never guessed.
   */
  find(name: string): Zone | undefined;
}

/** What a user knows that we do not. Names are compared without regard to case. */
export interface CustomZones {
  /** Zones that we lack, or that replace ours of the same name. */
  readonly zones?: readonly Zone[];
  /** name → the name of a zone that is known */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** The known zones together with a user's own. Throws a RangeError when an alias stands for a zone that is not known. */
export function zoneTable({ zones = [], aliases = {} }: CustomZones = {}): ZoneTable {
  /** folded name → zone */
  const byName = new Map<string, Zone>();
  for (const description of ZONE_DESCRIPTIONS) byName.set(folded(description.name), createZone(description));
  byName.set(folded(UTC.name), UTC);
  for (const zone of zones) byName.set(folded(zone.name), zone);

  function alias(name: string, target: string): void {
    const zone = byName.get(folded(target));
    if (zone === undefined)
      throw new RangeError(`the alias '${name}' stands for '${target}', which is no known zone`);
    byName.set(folded(name), zone);
  }
  for (const [target, names] of Object.entries(ZONE_ALIASES)) for (const name of names) alias(name, target);
  for (const [name, target] of Object.entries(aliases)) alias(name, target);

  return { find: (name) => byName.get(folded(name)) ?? offsetZone(name.trim()) };
}

/** The zones that we know. */
export const ZONES: ZoneTable = zoneTable();

/** Whether a zone's name says by itself that the clocks are not on summer time. */
export function meansWinter(zoneName: string): boolean {
  return WINTER_ABBREVIATIONS.includes(zoneName.trim().toUpperCase());
}

function folded(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** `GMT+08:00`, `UTC-5`, `+0530`: hours east; `Etc/GMT+5`: hours west, as POSIX has it. */
function offsetZone(name: string): Zone | undefined {
  const posix = /^Etc\/GMT([+-])(\d{1,2})$/i.exec(name);
  if (posix !== null) return boundedZone(name, (posix[1] === '+' ? -60 : 60) * Number(posix[2]));
  const iso = /^(?:GMT|UTC)?\s?([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(name);
  if (iso === null) return undefined;
  const minutes = Number(iso[2]) * 60 + Number(iso[3] ?? 0);
  return boundedZone(name, iso[1] === '+' ? minutes : -minutes);
}

/** No place is further from UTC than 14 hours. */
function boundedZone(name: string, minutes: number): Zone | undefined {
  return Math.abs(minutes) > 14 * 60 ? undefined : fixedZone(name, minutes);
}
