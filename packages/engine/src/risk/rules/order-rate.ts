import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '@tapewright/model';
import { beyondLimit, grouped } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/**
 * So many orders and modifications in any second, and in any minute; what reduces a position counts, too. A refused one does not count,
 * and cancels never wait.
 */
export const orderRate: RiskRule = {
  name: 'orderRate',
  isOn: (limits) => limits.ordersPerSecond !== 'none' || limits.ordersPerMinute !== 'none',
  check(_intent, { at, limits, memory, ahead }) {
    const { ordersPerSecond, ordersPerMinute } = limits;
    if (ordersPerSecond !== 'none' && memory.perSecond?.isFull(at, MICROS_PER_SECOND, ahead) === true) {
      const limit = `${grouped(ordersPerSecond)} a second`;
      return beyondLimit('orderRate', 'one more order in the same second', limit);
    }
    if (ordersPerMinute !== 'none' && memory.perMinute?.isFull(at, MICROS_PER_MINUTE, ahead) === true) {
      const limit = `${grouped(ordersPerMinute)} a minute`;
      return beyondLimit('orderRate', 'one more order in the same minute', limit);
    }
    return undefined;
  },
};
