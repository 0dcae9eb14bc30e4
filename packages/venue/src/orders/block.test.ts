import { describe, expect, it } from 'vitest';
import { comboScene, LOW, rows } from '../testing/combo-scene.ts';
import { told } from '../testing/scene.ts';

// Source: TWS API, Order (blockOrder), and IB's list of messages, 117. The 230 call is quoted 6.00 to 6.10, fifty each.
const BLOCK = { orderType: 'LMT', lmtPrice: 6.2, blockOrder: true };

describe('a block', () => {
  it('fills as a whole when there is enough within its limit', () => {
    const made = comboScene();
    made.quote('ISE', [], [[6.2, 10]], LOW);
    expect(rows(made.place({ ...BLOCK, totalQuantity: 60 }, { conId: LOW }))).toEqual([
      'BOT 50 @6.1 C230 .01.01',
      'BOT 10 @6.2 C230 .01.01',
    ]);
  });

  it('waits unseen until there is, and takes nothing before', () => {
    const made = comboScene();
    expect(rows(made.place({ ...BLOCK, lmtPrice: 6.1, totalQuantity: 60 }, { conId: LOW }))).toEqual([]);
    expect(made.venue.quote(LOW)).toMatchObject({ bid: 6 });
    expect(rows(made.quote('ISE', [], [[6.1, 9]], LOW))).toEqual([]);
    expect(rows(made.quote('ISE', [], [[6.1, 10]], LOW))).toHaveLength(2);
  });

  it('has fifty contracts at least, and is of options', () => {
    const made = comboScene();
    expect(told(made.place({ ...BLOCK, totalQuantity: 49 }, { conId: LOW }))).toEqual([
      '117 The block order size must be at least 50.',
    ]);
    expect(told(made.place({ ...BLOCK, totalQuantity: 50 }, { conId: LOW }))[0]).toBe('Submitted 0/50');
    expect(told(made.place({ ...BLOCK, totalQuantity: 50 }))[0]).toMatch(/^201 .*limit order of options/);
  });
});
