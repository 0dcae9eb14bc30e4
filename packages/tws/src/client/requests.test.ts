import { Decimal, toIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { connected, soFar } from '../testing/connected.ts';
import { ContractAmbiguous, ContractNotFound, IbError, RequestTimeout } from './errors.ts';

const AAPL = { conId: 265598, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

describe('a request', () => {
  it('S2 D2 fails with code, request, contract and advice when it is refused', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqHistoricalData', ({ reqId }, line) => {
      line.send({ kind: 'error', id: reqId, errorCode: 162, errorMsg: 'no permission' });
    });
    const error = ib
      .history(AAPL)
      .bars('1 day')
      .last('1 year')
      .catch((reason: unknown) => reason);
    await clock.pass(5);
    expect(await error).toBeInstanceOf(IbError);
    expect(await error).toMatchObject({ code: 162, request: 'reqHistoricalData', contract: AAPL });
    expect(String(await error)).toContain('AAPL');
  });

  it('D1 times out, cancels at the gateway, and tells what was remarked meanwhile', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqHistoricalData', ({ reqId }, line) => {
      line.send({ kind: 'error', id: reqId, errorCode: 2188, errorMsg: 'subscription required' });
    });
    const error = ib
      .history(AAPL)
      .bars('1 day')
      .last('1 year', { timeout: '2s' })
      .catch((reason: unknown) => reason);
    await clock.pass(2_005);
    expect(await error).toBeInstanceOf(RequestTimeout);
    expect(await error).toMatchObject({ timeoutMs: 2_000, notices: [{ code: 2188 }] });
    expect(gateway.receivedOf('cancelHistoricalData')).toHaveLength(1);
  });

  it('D1 is aborted by its signal, before or while it waits', async () => {
    const { ib, clock, gateway } = await connected();
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const waiting = ib
      .history(AAPL)
      .bars('1 day')
      .last('1 year', options)
      .catch((reason: unknown) => reason);
    await clock.pass(5);
    abort.abort(new Error('enough'));
    expect(await waiting).toMatchObject({ message: 'enough' });
    expect(await soFar(ib.executions({}, options))).toMatchObject({ message: 'enough' });
    await clock.pass(5);
    expect(gateway.receivedOf('cancelHistoricalData')).toHaveLength(1);
    expect(gateway.receivedOf('reqExecutions')).toHaveLength(1);
  });

  it('B5 is not ended by an error about an order that has its number', async () => {
    const { ib, clock, gateway } = await connected();
    const details = ib.contract.stock('AAPL');
    await clock.pass(5);
    const { reqId } = gateway.receivedOf('reqContractDetails')[0]!;
    expect(reqId).toBeGreaterThanOrEqual(10_000_000);
    gateway.send({ kind: 'error', id: reqId - 10_000_000, errorCode: 201, errorMsg: 'rejected' });
    await clock.pass(5);
    expect(await soFar(details)).toBe('pending');
  });

  it('D4 S27 is not ended by a warning that is about no request', async () => {
    const { ib, clock, gateway } = await connected();
    const notices: string[] = [];
    ib.onNotice(({ text }) => notices.push(text));
    const details = ib.contract.stock('AAPL');
    gateway.send({
      kind: 'error',
      id: -1,
      errorCode: 0,
      errorMsg: 'Warning: Approaching max rate of 50 messages per second',
    });
    await clock.pass(5);
    expect(await soFar(details)).toBe('pending');
    expect(notices).toEqual(['Warning: Approaching max rate of 50 messages per second']);
  });
});

describe('contracts', () => {
  it('are qualified once and kept', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqContractDetails', ({ reqId }, line) => {
      line.send({
        kind: 'contractDetails',
        reqId,
        contract: { ...AAPL, primaryExch: 'NASDAQ' },
        contractDetails: { minTick: 0.01 },
      });
      line.send({ kind: 'contractDetailsEnd', reqId });
    });
    const [first, second] = [ib.contract.stock('AAPL'), ib.contract.stock('AAPL')];
    await clock.pass(5);
    expect(await first).toMatchObject({ conId: 265598, primaryExch: 'NASDAQ' });
    expect(await second).toEqual(await first);
    expect(await ib.contract.stock('AAPL')).toEqual(await first);
    expect(gateway.receivedOf('reqContractDetails')).toHaveLength(1);
  });

  it('S28 that nobody knows are not found; the next call asks again', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqContractDetails', ({ reqId }, line) => {
      // Protocol notes, 4.2: an error, and no end.
      line.send({
        kind: 'error',
        id: reqId,
        errorCode: 200,
        errorMsg: 'No security definition has been found for the request',
      });
    });
    for (let call = 1; call <= 2; call++) {
      const error = ib.contract.stock('NOPE').catch((reason: unknown) => reason);
      await clock.pass(5);
      expect(await error).toBeInstanceOf(ContractNotFound);
      expect(gateway.receivedOf('reqContractDetails')).toHaveLength(call);
    }
  });

  it('that are ambiguous are shown with their candidates', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqContractDetails', ({ reqId }, line) => {
      for (const [conId, primaryExch] of [
        [1, 'NYSE'],
        [2, 'LSE'],
      ] as const) {
        line.send({
          kind: 'contractDetails',
          reqId,
          contract: { ...AAPL, conId, primaryExch },
          contractDetails: {},
        });
      }
      line.send({ kind: 'contractDetailsEnd', reqId });
    });
    const error = ib.contract.stock('AAPL').catch((reason: unknown) => reason);
    await clock.pass(5);
    expect(await error).toBeInstanceOf(ContractAmbiguous);
    expect(String(await error)).toMatch(/2 contracts.*\n.*NYSE.*\n.*LSE/);
  });

  it('D5 one caller who leaves takes the answer from nobody else', async () => {
    const { ib, clock, gateway } = await connected();
    const abort = new AbortController();
    const leaving = ib.contract.stock('AAPL', { signal: abort.signal }).catch((reason: unknown) => reason);
    const staying = ib.contract.stock('AAPL');
    await clock.pass(5);
    abort.abort(new Error('leaving'));
    const { reqId } = gateway.receivedOf('reqContractDetails')[0]!;
    gateway.send(
      { kind: 'contractDetails', reqId, contract: AAPL, contractDetails: {} },
      { kind: 'contractDetailsEnd', reqId },
    );
    await clock.pass(5);
    expect(await leaving).toMatchObject({ message: 'leaving' });
    expect(await staying).toMatchObject({ conId: 265598 });
  });
});

describe('history', () => {
  const bar = (date: string, close = 1) => ({
    date,
    open: 1,
    high: 1,
    low: 1,
    close,
    volume: Decimal.of(10),
    WAP: Decimal.of(1),
    barCount: 2,
  });

  it('reads daily bars as the sessions of the exchange', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqHistoricalData', ({ reqId }, line) => {
      line.send({ kind: 'historicalData', reqId, historicalDataBars: [bar('20260824'), bar('20260825')] });
      line.send({ kind: 'historicalDataEnd', reqId });
    });
    const asked = ib.history(AAPL).bars('1 day').last('2 years');
    await clock.pass(5);
    const bars = await asked;
    // 09:30 to 16:00 in New York, which is UTC-4 in August.
    expect(bars.map(({ start, end }) => [toIso(start), toIso(end)])).toEqual([
      ['2026-08-24T13:30:00.000Z', '2026-08-24T20:00:00.000Z'],
      ['2026-08-25T13:30:00.000Z', '2026-08-25T20:00:00.000Z'],
    ]);
    expect(gateway.receivedOf('reqHistoricalData')).toMatchObject([
      { duration: '2 Y', barSizeSetting: '1 day', formatDate: 2, endDateTime: '', keepUpToDate: false },
    ]);
  });

  it('cuts the first hour to the session, and takes -1 for unknown', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqHistoricalData', ({ reqId }, line) => {
      // 2026-08-25 13:30:00 UTC
      const first = { ...bar('1787664600'), volume: Decimal.of(-1), WAP: Decimal.of(-1), barCount: -1 };
      line.send(
        { kind: 'historicalData', reqId, historicalDataBars: [first] },
        { kind: 'historicalDataEnd', reqId },
      );
    });
    const asked = ib.history(AAPL).bars('1 hour').last('1 D');
    await clock.pass(5);
    const [first] = await asked;
    expect(toIso(first!.start)).toBe('2026-08-25T13:30:00.000Z');
    expect(toIso(first!.end)).toBe('2026-08-25T14:00:00.000Z');
    expect([first!.volume, first!.wap, first!.count]).toEqual([undefined, undefined, undefined]);
  });

  it('is complete without historicalDataEnd below server version 196', async () => {
    const { ib, clock, gateway } = await connected({ script: { serverVersion: 178 } });
    gateway.on('reqHistoricalData', ({ reqId }, line) => {
      line.send({ kind: 'historicalData', reqId, historicalDataBars: [bar('20260825')] });
    });
    const asked = ib.history(AAPL).bars('1 day').last('5 D');
    await clock.pass(5);
    expect(await asked).toHaveLength(1);
  });

  it('pages backwards over a span that is too long for one request, without a bar twice', async () => {
    const { ib, clock, gateway } = await connected();
    const ends: string[] = [];
    gateway.on('reqHistoricalData', ({ reqId, endDateTime, duration }, line) => {
      ends.push(`${duration} before ${endDateTime === '' ? 'now' : endDateTime}`);
      // Each page: 20 bars a day apart, ending with one that the newer page has, too.
      const endSeconds = endDateTime === '' ? 1_787_666_400 : Date.parse(isoOf(endDateTime)) / 1_000;
      const bars = Array.from({ length: 28 }, (_, i) => bar(String(endSeconds - (27 - i) * 86_400)));
      line.send(
        { kind: 'historicalData', reqId, historicalDataBars: bars },
        { kind: 'historicalDataEnd', reqId },
      );
    });
    const asked = ib.history(AAPL).bars('1 hour').last('60 days');
    await clock.pass(50);
    const bars = await asked;
    expect(ends[0]).toBe('1 M before now');
    expect(ends.length).toBeGreaterThan(1);
    expect(bars.every((b, i) => i === 0 || b.start > bars[i - 1]!.start)).toBe(true);
    // One bar a day from 14:00 to 15:00: the span begins at 15:00 of the 60th day back, after that day's bar.
    expect(bars).toHaveLength(60);
  });

  it('refuses a span that is none', async () => {
    const { ib } = await connected();
    expect(() => ib.history(AAPL).bars('1 day').last('some time')).toThrow(RangeError);
  });
});

describe('account', () => {
  it('D6 summary is cancelled exactly once', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.on('reqAccountSummary', ({ reqId }, line) => {
      line.send({
        kind: 'accountSummary',
        reqId,
        account: 'DU1',
        tag: 'NetLiquidation',
        value: '1000.00',
        currency: 'USD',
      });
      line.send({ kind: 'accountSummaryEnd', reqId });
    });
    const asked = ib.accountSummary();
    await clock.pass(5);
    expect(await asked).toEqual([
      { account: 'DU1', tag: 'NetLiquidation', value: '1000.00', currency: 'USD' },
    ]);
    await clock.pass(5);
    expect(gateway.receivedOf('cancelAccountSummary')).toHaveLength(1);
  });

  it('values and positions of the synchronisation are kept up to date', async () => {
    const { ib, clock, gateway } = await connected();
    gateway.send({
      kind: 'updateAccountValue',
      key: 'CashBalance',
      value: '5',
      currency: 'USD',
      accountName: 'DU1',
    });
    gateway.send({
      kind: 'updateAccountValue',
      key: 'CashBalance',
      value: '6',
      currency: 'USD',
      accountName: 'DU1',
    });
    await clock.pass(5);
    expect(ib.accountValues('DU1')).toEqual([
      { account: 'DU1', key: 'CashBalance', value: '6', currency: 'USD' },
    ]);
  });

  it('D8 counts a position from fills at once, and shows the broker beside it', async () => {
    const { ib, clock, gateway } = await connected();
    const execution = { execId: 'a.01', acctNumber: 'DU1', side: 'BOT', shares: Decimal.of(100), price: 9 };
    gateway.send({ kind: 'execDetails', reqId: -1, contract: AAPL, execution });
    await clock.pass(5);
    expect(ib.portfolio.position(AAPL).qty?.toString()).toBe('100');
    expect(ib.portfolio.position(AAPL)).toMatchObject({ hasDrift: true, broker: undefined });
    gateway.send({
      kind: 'position',
      account: 'DU1',
      contract: AAPL,
      position: Decimal.of(100),
      avgCost: 9.01,
    });
    await clock.pass(5);
    expect(ib.portfolio.drifts()).toEqual([]);
  });

  it('D8 counts what was held before from the first snapshot, and fills of today not twice', async () => {
    const execution = { acctNumber: 'DU1', side: 'BOT', shares: Decimal.of(100), price: 9 };
    const { ib, clock, gateway } = await connected({
      prepare: (gateway) => {
        gateway.on('reqExecutions', ({ reqId }, line) => {
          line.send({
            kind: 'execDetails',
            reqId,
            contract: AAPL,
            execution: { ...execution, execId: 'a.01' },
          });
          line.send({ kind: 'execDetailsEnd', reqId });
        });
        gateway.on('reqPositions', (_, line) => {
          line.send({
            kind: 'position',
            account: 'DU1',
            contract: AAPL,
            position: Decimal.of(250),
            avgCost: 9,
          });
          line.send({ kind: 'positionEnd' });
        });
      },
    });
    expect(ib.portfolio.position(AAPL).qty?.toString()).toBe('250');
    gateway.send({
      kind: 'execDetails',
      reqId: -1,
      contract: AAPL,
      execution: { ...execution, execId: 'b.01', side: 'SLD' },
    });
    await clock.pass(5);
    // 250 held, 100 of them bought today and known twice over; then 100 sold.
    expect(ib.portfolio.position(AAPL).qty?.toString()).toBe('150');
  });

  it('executions come in their newest revision, with the commission that is known', async () => {
    const { ib, clock, gateway } = await connected();
    const row = (execId: string, shares: number) => ({
      execId,
      acctNumber: 'DU1',
      side: 'BOT',
      shares: Decimal.of(shares),
      price: 9,
    });
    gateway.on('reqExecutions', ({ reqId }, line) => {
      line.send({ kind: 'execDetails', reqId, contract: AAPL, execution: row('x.01.01', 100) });
      line.send({ kind: 'execDetails', reqId, contract: AAPL, execution: row('x.01.02', 90) });
      line.send({
        kind: 'commissionAndFeesReport',
        execId: 'x.01.02',
        commissionAndFees: 1,
        currency: 'USD',
      });
      line.send({ kind: 'execDetailsEnd', reqId });
    });
    const asked = ib.executions();
    await clock.pass(5);
    expect(await asked).toMatchObject([
      { execution: { execId: 'x.01.02' }, commission: { commissionAndFees: 1 } },
    ]);
  });
});

function isoOf(twsUtc: string): string {
  const [date = '', time = ''] = twsUtc.split('-');
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T${time}Z`;
}
