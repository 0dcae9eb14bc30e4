import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { connected } from '../testing/connected.ts';
import { executionReport } from '../testing/scripted-gateway.ts';
import type { ServerLine } from '../testing/scripted-gateway.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const BUY = {
  orderId: 1,
  contract: AAPL,
  order: { action: 'BUY', totalQuantity: Decimal.of(10), clientId: 7, account: 'DU1' },
};
const position = (qty: number) => ({
  ...({ kind: 'position', account: 'DU1', contract: AAPL, avgCost: 9 } as const),
  position: Decimal.of(qty),
});

describe('synchronising again after the line to IB was lost', () => {
  it('S23 D5 does not take the answer to an older question of the user for its own', async () => {
    const { ib, clock, gateway } = await connected();
    const answers: ServerLine[] = [];
    gateway.on('reqPositions', (_, line) => void answers.push(line));
    const asked = ib.positions();
    await clock.pass(5);
    const say = (errorCode: number) =>
      gateway.send({ kind: 'error', id: -1, errorCode, errorMsg: 'connectivity' });
    say(1100);
    say(1102);
    await clock.pass(5);
    expect(answers).toHaveLength(2);
    // To the user's question, as things stood before the outage.
    gateway.send(position(5), { kind: 'positionEnd' });
    await clock.pass(5);
    expect((await asked).map(({ position }) => position.toString())).toEqual(['5']);
    expect(ib.state.phase).toBe('degraded');
    // To the session's own: the position was closed meanwhile, so that nothing is held.
    gateway.send({ kind: 'positionEnd' });
    await clock.pass(5);
    expect(ib.state.phase).toBe('live');
    expect(ib.snapshot?.positions).toEqual([]);
  });
});

describe('the portfolio', () => {
  it('D8 counts a fill once, that came between the executions and the positions of the first snapshot', async () => {
    const { ib, clock, gateway } = await connected({
      prepare: (gateway) => {
        gateway.on('reqPositions', (_, line) => {
          // The fill is reported, and the broker's figures do not have it yet.
          line.send(executionReport(BUY, { execId: 'a.01', shares: 10, price: 9 }));
          line.send({ kind: 'positionEnd' });
        });
      },
    });
    gateway.send(position(10));
    await clock.pass(5);
    const holding = ib.portfolio.position(AAPL);
    expect([holding.qty?.toString(), holding.hasDrift]).toEqual(['10', false]);
    gateway.send(executionReport(BUY, { execId: 'b.01', shares: 10, price: 9 }));
    await clock.pass(5);
    expect(ib.portfolio.position(AAPL).qty?.toString()).toBe('20');
  });
});
