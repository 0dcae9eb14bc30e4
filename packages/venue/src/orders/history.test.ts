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
