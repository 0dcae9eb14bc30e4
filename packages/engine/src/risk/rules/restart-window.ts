import { MICROS_PER_MINUTE, wallTime, ZONES } from '@tapewright/model';
import { minutesOfDay } from '../check-limits.ts';
import { notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** Nothing is entered around the gateway's daily restart, when orders get lost. What only reduces passes. */
export const restartWindow: RiskRule = {
  name: 'restartWindow',
  isOn: (limits) => limits.restartWindow !== 'none',
  check(_intent, view) {
    const window = view.limits.restartWindow;
    if (window === 'none' || view.isReducing) return undefined;
    const zone = ZONES.find(window.zone);
    const [from, until] = [minutesOfDay(window.from), minutesOfDay(window.until)];
    if (zone === undefined || from === undefined || until === undefined) return undefined;
    const minute = wallTime(zone, view.at).microsOfDay / MICROS_PER_MINUTE;
    const isInside = from <= until ? minute >= from && minute < until : minute >= from || minute < until;
    if (!isInside) return undefined;
    const what = `the gateway restarts between ${window.from} and ${window.until} ${window.zone}`;
    return notAllowed('restartWindow', what, `order again from ${window.until} on`);
  },
};
