import { notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** What is on the list is not traded by the strategy at all, not even to reduce: such a name is for a person to close. */
export const restricted: RiskRule = {
  name: 'restricted',
  isOn: (limits) => limits.restricted !== 'none',
  check({ contract }, view) {
    const list = view.limits.restricted;
    if (list === 'none') return undefined;
    const { symbol = '', conId = 0 } = contract;
    if (!list.includes(symbol) && !list.includes(String(conId))) return undefined;
    return notAllowed(
      'restricted',
      `${symbol} is on the restricted list`,
      'take it off, or close it by hand',
    );
  },
};
