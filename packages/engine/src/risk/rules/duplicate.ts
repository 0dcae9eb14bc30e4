import { MICROS_PER_MS } from '@tapewright/model';
import { beyondLimit, grouped } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** Not the same order twice within a time: same contract, side, quantity, type, time in force and prices. */
export const duplicate: RiskRule = {
  name: 'duplicate',
  isOn: (limits) => limits.duplicateWithinMs !== 'none',
  check(intent, view) {
    const withinMs = view.limits.duplicateWithinMs;
    if (withinMs === 'none' || view.isModification) return undefined;
    const last = view.memory.recent?.lastAlike(intent);
    if (last === undefined) return undefined;
    const agoMs = (view.at - last) / MICROS_PER_MS;
    if (agoMs >= withinMs) return undefined;
    const { action, totalQuantity } = intent.order;
    const what = `${action} ${totalQuantity} ${intent.contract.symbol ?? ''}`.trimEnd();
    return beyondLimit(
      'duplicate',
      `${what} was ordered ${grouped(Math.round(agoMs))} ms ago`,
      `not again within ${grouped(withinMs)} ms`,
    );
  },
};
