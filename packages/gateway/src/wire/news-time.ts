import { instantFromIso, toIso, type Instant } from '@tapewright/model';
import { parseRequestTime } from './time-text.ts';

/** `2026-11-20 21:00:00.0`, in UTC: how news is dated. */
export function newsTimeText(at: Instant): string {
  return toIso(at)
    .replace('T', ' ')
    .replace(/\.(\d)\d*Z$/, '.$1');
}

/** The moment that a request for news means: as news is dated, or as requests of history are. */
export function parseNewsTime(text: string): Instant | undefined {
  const dated = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?$/.exec(text.trim());
  if (dated === null) return parseRequestTime(text);
  const iso = `${dated[1]}T${dated[2]}Z`;
  return Number.isNaN(Date.parse(iso)) ? undefined : instantFromIso(iso);
}
