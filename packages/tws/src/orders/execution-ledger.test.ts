import { Decimal, instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { ExecutionLedger, positionChange, splitExecId } from './execution-ledger.ts';

const T0 = instant(0);
const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK' };
const ID = '0000e0d5.69e05ee5.01.01';

function bought(execId: string, shares: number, price = 100) {
  return { execId, side: 'BOT', shares: Decimal.of(shares), price };
}

describe('execution ledger', () => {
  it('S20 counts an execution once, however often it is reported', () => {
    const ledger = new ExecutionLedger();
    expect(ledger.addExecution(AAPL, bought(ID, 100), T0).kind).toBe('new');
    expect(ledger.addExecution(AAPL, bought(ID, 100), T0).kind).toBe('known');
    expect(ledger.fills).toHaveLength(1);
  });

  it('lets the oldest go beyond its limit, and tells of it', () => {
    const ledger = new ExecutionLedger(2);
    const gone: string[] = [];
    ledger.onLetGo = ({ execId }) => gone.push(execId);
    for (const execId of ['a.01', 'b.01', 'c.01']) ledger.addExecution(AAPL, bought(execId, 1), T0);
    expect(ledger.fills.map(({ execId }) => execId)).toEqual(['b.01', 'c.01']);
    expect(gone).toEqual(['a.01']);
  });

  it('C13 S17 lets revision .02 replace .01, and ignores .01 when it comes again', () => {
    const ledger = new ExecutionLedger();
    ledger.addExecution(AAPL, bought(ID, 100, 10), T0);
    const change = ledger.addExecution(AAPL, bought('0000e0d5.69e05ee5.01.02', 90, 10.5), T0);
    expect(change.kind).toBe('revised');
    expect(ledger.addExecution(AAPL, bought(ID, 100, 10), T0).kind).toBe('known');
    expect(ledger.fills.map((fill) => [fill.execution.shares?.toString(), fill.execution.price])).toEqual([
      ['90', 10.5],
    ]);
  });

  it('C14 S16 joins a commission that came before its execution', () => {
    const ledger = new ExecutionLedger();
    expect(ledger.addCommission({ execId: ID, commissionAndFees: 1.000003 })).toBeUndefined();
    const { fill } = ledger.addExecution(AAPL, bought(ID, 100), T0);
    expect(fill.commission?.commissionAndFees).toBe(1.000003);
  });

  it('C14 joins a commission that came after it', () => {
    const ledger = new ExecutionLedger();
    ledger.addExecution(AAPL, bought(ID, 100), T0);
    expect(ledger.addCommission({ execId: ID, commissionAndFees: 1 })?.commission?.commissionAndFees).toBe(1);
    expect(ledger.find(ID)?.commission?.commissionAndFees).toBe(1);
  });

  it('C13 keeps the first commission until the revision brings its own', () => {
    const ledger = new ExecutionLedger();
    ledger.addExecution(AAPL, bought(ID, 100), T0);
    ledger.addCommission({ execId: ID, commissionAndFees: 1 });
    const second = '0000e0d5.69e05ee5.01.02';
    expect(ledger.addExecution(AAPL, bought(second, 90), T0).fill.commission?.commissionAndFees).toBe(1);
    ledger.addCommission({ execId: second, commissionAndFees: 0.9 });
    expect(ledger.find(second)?.commission?.commissionAndFees).toBe(0.9);
  });

  it('C12 S18 takes the legs of a combination for the position, not its own row', () => {
    const bag = { contract: { secType: 'BAG' }, execution: bought('a.01', 1) };
    expect(positionChange(bag).toString()).toBe('0');
    expect(positionChange({ contract: AAPL, execution: bought('b.01', 5) }).toString()).toBe('5');
    expect(
      positionChange({ contract: AAPL, execution: { ...bought('c.01', 5), side: 'SLD' } }).toString(),
    ).toBe('-5');
  });

  it('reads ids without a revision as they are', () => {
    expect(splitExecId('sanitized-exec-000000011')).toEqual({
      base: 'sanitized-exec-000000011',
      revision: 0,
    });
    expect(splitExecId(ID)).toEqual({ base: '0000e0d5.69e05ee5.01', revision: 1 });
  });
});
