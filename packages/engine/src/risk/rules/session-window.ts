import { CALENDARS, MICROS_PER_MINUTE, type Instant, type Session } from '@tapewright/model';
import type { SessionWindow } from '../limits.ts';
import { notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** Positions are entered only in the stated parts of the exchange's day. What only reduces passes at any time. */
export const sessionWindow: RiskRule = {
  name: 'sessionWindow',
  isOn: (limits) => limits.sessionWindow !== 'none',
  check(_intent, view) {
    const window = view.limits.sessionWindow;
    if (window === 'none' || view.isReducing) return undefined;
    const obstacle = whyNotAt(window, view.at);
    if (obstacle === undefined) return undefined;
    return notAllowed('sessionWindow', obstacle, 'enter inside the window');
  },
};

/** Why nothing is entered at a moment; undefined when it is inside the window. */
export function whyNotAt(window: SessionWindow, at: Instant): string | undefined {
  const calendar = CALENDARS[window.calendar];
  const date = calendar.dateOf(at);
  if (date < calendar.firstDate || date > calendar.lastDate) {
    return `whether ${window.calendar} trades on ${date} is unknown`;
  }
  const phase = calendar.phase(at);
  if (phase === 'closed') return `${window.calendar} is closed`;
  if (!window.phases.includes(phase)) return `${window.calendar} is in its ${phase} hours`;
  const session = calendar.sessionAt(at);
  return session && quietReason(window, session, at);
}

function quietReason(window: SessionWindow, { open, close }: Session, at: Instant): string | undefined {
  const { quietAfterOpenMinutes: first, quietBeforeCloseMinutes: last } = window;
  if (at - open < first * MICROS_PER_MINUTE) return `in the first ${first} minutes after the open`;
  if (close - at <= last * MICROS_PER_MINUTE) return `in the last ${last} minutes before the close`;
  return undefined;
}
