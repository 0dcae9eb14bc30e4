import { Decimal } from '@tapewright/model';
import { farthest, moneyText, nameOf, notPriced } from '../money.ts';
import { canOnlyShrink } from '../can-only-shrink.ts';
import { beyondLimit, notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/**
 * The sum of the sizes of the positions in the order's sector, by the user's own table. What is in no sector, or in one without a limit,
 * is refused. What only reduces passes.
 */
export const sectorExposure: RiskRule = {
  name: 'sectorExposure',
  isOn: (limits) => limits.sectorExposure !== 'none',
  check({ contract }, view) {
    const table = view.limits.sectorExposure;
    if (table === 'none' || canOnlyShrink(view)) return undefined;
    const name = nameOf(contract);
    const sector = table.sectors[name];
    if (sector === undefined) {
      return notAllowed(
        'sectorExposure',
        `the sector of ${name} is unknown`,
        'add it to the table of sectors',
      );
    }
    const limit = table.max[sector];
    if (limit === undefined) {
      return notAllowed('sectorExposure', `the sector ${sector} has no limit`, 'state its limit');
    }
    let total = Decimal.ZERO;
    for (const range of view.ranges()) {
      const units = farthest(range);
      if (units.isZero || table.sectors[nameOf(range.contract)] !== sector) continue;
      if (range.unitValue === undefined) return notPriced('sectorExposure', range);
      total = total.plus(units.times(range.unitValue.abs()));
    }
    if (total.atMost(limit)) return undefined;
    return beyondLimit('sectorExposure', `${moneyText(total, view)} in ${sector}`, moneyText(limit, view));
  },
};
