import { instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { connected } from '../testing/connected.ts';
import { RestartWindow } from './daily-restart.ts';

// New York is four hours behind UTC in August and five in December.

describe('the window of the daily restart', () => {
  const midday = new RestartWindow({ at: '23:45', zone: 'America/New_York' });

  it.each([
    ['2026-08-26T03:43:59Z', false],
    ['2026-08-26T03:44:00Z', true],
    ['2026-08-26T03:45:00Z', true],
    ['2026-08-26T03:49:59Z', true],
    ['2026-08-26T03:50:00Z', false],
    ['2026-12-02T03:45:00Z', false],
    ['2026-12-02T04:45:00Z', true],
  ])('holds from a minute before to five after, by the clocks there: %s %s', (iso, isWithin) => {
    expect(midday.reasonAt(instantFromIso(iso)) !== undefined).toBe(isWithin);
  });

  it.each([
    ['2026-08-26T03:58:59Z', false],
    ['2026-08-26T03:59:30Z', true],
    ['2026-08-26T04:00:30Z', true],
    ['2026-08-26T04:05:00Z', false],
  ])('reaches over midnight: %s %s', (iso, isWithin) => {
    const midnight = new RestartWindow({ at: '00:00', zone: 'America/New_York' });
    expect(midnight.reasonAt(instantFromIso(iso)) !== undefined).toBe(isWithin);
  });

  it('does not guess at a time or a zone', () => {
    expect(() => new RestartWindow({ at: '24:00', zone: 'America/New_York' })).toThrow(/'24:00' is no time/);
    expect(() => new RestartWindow({ at: '23:45', zone: 'Middle-earth' })).toThrow(
      /'Middle-earth' is not known/,
    );
  });
});

describe('A11 the gateway restarts as every day', () => {
  const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

  // The virtual clock begins at 10:00 in New York.
  it('orders are refused from a minute before, cancels are not, and the end of the session is expected', async () => {
    const { ib, clock, gateway } = await connected({
      dailyRestart: { at: '10:05', zone: 'America/New_York' },
    });
    const ends: unknown[] = [];
    ib.onDisconnected(({ reason, isExpected }) => ends.push([reason.kind, isExpected]));
    const working = ib.orders.buy(AAPL, 1).limit(1).submit();
    await clock.pass(4 * 60_000);
    expect(() => ib.orders.buy(AAPL, 1).limit(1).submit()).toThrow(
      /the gateway restarts at 10:05 America\/New_York/,
    );
    void working.cancel().catch(() => undefined);
    await clock.pass(70_000);
    expect(gateway.receivedOf('cancelOrder')).toHaveLength(1);
    expect(gateway.receivedOf('placeOrder')).toHaveLength(1);
    gateway.line.close();
    await clock.pass(30_000);
    expect(ends).toEqual([['closedByPeer', true]]);
    expect(ib.state.phase).toBe('live');
    // Five minutes after the restart orders go again.
    await clock.pass(5 * 60_000);
    ib.orders.buy(AAPL, 1).limit(1).submit();
    gateway.line.close();
    await clock.pass(1_000);
    expect(ends.at(-1)).toEqual(['closedByPeer', false]);
  });
});
