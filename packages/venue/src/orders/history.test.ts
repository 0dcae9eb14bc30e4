import { describe, expect, it } from 'vitest';
import { Scene } from '../testing/scene.ts';

describe('asking for executions', () => {
  // One on Monday evening in New York, which is Tuesday in UTC, one on Tuesday and one on Thursday, all of account DU1 and client 7.
  const scene = new Scene({}, '2026-08-24T23:30:00Z');
  const trade = (action: string, at: string) => {
    scene.until(at);
    scene.quote('NASDAQ', [[230, 100]], [[230.01, 100]]);
    scene.place({ action, orderType: 'LMT', lmtPrice: action === 'BUY' ? 230.01 : 230, outsideRth: true });
  };
  trade('BUY', '2026-08-24T23:30:00Z');
  trade('SELL', '2026-08-25T14:00:00Z');
  trade('BUY', '2026-08-27T14:00:00Z');
  const asked = (filter: Parameters<typeof scene.venue.executions>[0]) =>
    scene.venue.executions(filter).map(({ execution }) => `${execution.side} ${execution.time?.slice(0, 8)}`);
  const [monday, tuesday, thursday] = ['BOT 20260824', 'SLD 20260825', 'BOT 20260827'];

  it.each([
    [{}, [monday, tuesday, thursday]],
    [{ clientId: 0, acctCode: '', symbol: '' }, [monday, tuesday, thursday]],
    [{ clientId: 8 }, []],
    [{ acctCode: 'DU2' }, []],
    [{ symbol: 'AAPL', secType: 'STK', side: 'SELL' }, [tuesday]],
    [{ side: 'BOT', exchange: 'NASDAQ' }, [monday, thursday]],
    [{ exchange: 'ARCA' }, []],
    [{ lastNDays: 1 }, [thursday]],
    [{ lastNDays: 3 }, [tuesday, thursday]],
    [{ lastNDays: 2_147_483_647 }, [monday, tuesday, thursday]],
    [{ specificDates: [20260824, 20260827] }, [monday, thursday]],
    [{ time: '20260825-14:00:00' }, [tuesday, thursday]],
    [{ time: '20260825-14:00:01' }, [thursday]],
  ])('with %o', (filter, expected) => {
    expect(asked(filter)).toEqual(expected);
  });
});

describe('a history with a limit', () => {
  const executedIn = (historyLimit: number | undefined, count: number) => {
    const scene = new Scene({ historyLimit });
    for (let i = 0; i < count; i++) {
      scene.quote('NASDAQ', [[230, 100]], [[230.01, 100]]);
      scene.place({ action: 'BUY', totalQuantity: 1 + i, orderType: 'LMT', lmtPrice: 230.01 });
    }
    const sizes = scene.venue.executions().map(({ execution }) => execution.shares?.toNumber());
    const orders = scene.venue.completedOrders().map(({ order }) => order.filledQuantity?.toNumber());
    return { sizes, orders };
  };

  it('keeps at least the latest, as many as it says', () => {
    const { sizes, orders } = executedIn(10, 15);
    // A tenth more are let come before the oldest are dropped together.
    expect(sizes.slice(-10)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(orders.slice(-10)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect([sizes.length <= 11, orders.length <= 11]).toEqual([true, true]);
  });

  it('keeps none at 0, and all of a few without one', () => {
    expect(executedIn(0, 3)).toEqual({ sizes: [], orders: [] });
    expect(executedIn(undefined, 3)).toEqual({ sizes: [1, 2, 3], orders: [1, 2, 3] });
  });
});
