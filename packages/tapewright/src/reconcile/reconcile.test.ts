import type { Intent } from '@tapewright/engine';
import { type Contract, Decimal, instant, type Order } from '@tapewright/model';
import type { CompletedOrderReport, ExecutionReport, OpenOrderReport, Snapshot } from '@tapewright/tws';
import { describe, expect, test } from 'vitest';
import { reconcile, type OpenIntent, type ReconcileQuestion } from './reconcile.ts';

const AT = instant(1_000);
const GOOGL: Contract = { conId: 208813719, symbol: 'GOOGL', secType: 'STK' };
const ID = '4f5a9c1e-0000-4000-8000-000000000001';

const intent: Intent = {
  intentId: ID,
  at: instant(1),
  instrument: 0,
  contract: GOOGL,
  order: { orderRef: ID, action: 'BUY', totalQuantity: Decimal.of(100), orderType: 'MKT' },
  notAfter: instant(2),
};
const sent = { kind: 'orderSent', at: instant(1), intentId: ID, orderId: 17, clientId: 7 } as const;
const wanted: OpenIntent = {
  intent,
  sent,
  permIds: [],
  fills: [],
  isCancelRequested: false,
  isOfThisSession: false,
};

const EMPTY: Snapshot = {
  serverVersion: 203,
  connectionTime: '',
  accounts: ['DU1'],
  nextValidId: 18,
  missing: [],
  positions: [],
  openOrders: [],
  completedOrders: [],
  executions: [],
  commissions: [],
  accountValues: [],
};

function execution(shares: number, execId: string, orderRef = ID): ExecutionReport {
  return {
    contract: GOOGL,
    execution: {
      execId,
      acctNumber: 'DU1',
      side: 'BOT',
      shares: Decimal.of(shares),
      price: 150,
      permId: 900,
      orderRef,
    },
  };
}
function working(order: Partial<Order> = {}): OpenOrderReport {
  const whole: Order = { ...intent.order, permId: 900, clientId: 7, account: 'DU1', ...order };
  return {
    orderId: 17,
    contract: GOOGL,
    order: whole,
    orderState: { status: 'Submitted' },
    status: undefined,
  };
}
function completed(status: string): CompletedOrderReport {
  const order = { ...intent.order, permId: 900, account: 'DU1' };
  return { contract: GOOGL, order, orderState: { status, completedStatus: `${status} by somebody` } };
}

function ask(
  snapshot: Partial<Snapshot>,
  open: Partial<OpenIntent> = {},
  more: Partial<ReconcileQuestion> = {},
) {
  return reconcile({
    at: AT,
    clientId: 7,
    account: 'DU1',
    intents: [{ ...wanted, ...open }],
    snapshot: { ...EMPTY, ...snapshot },
    knownExecIds: new Set(),
    costedExecIds: new Set(),
    positionOf: () => Decimal.ZERO,
    ...more,
  });
}
const kinds = (answer: ReturnType<typeof ask>) => answer.inputs.map((input) => input.kind);

describe('an intent is', () => {
  test('never sent, when neither the journal nor the broker knows a send', () => {
    const answer = ask({}, { sent: undefined });
    expect(answer.verdicts[0]?.verdict).toBe('neverSent');
    expect(answer.inputs).toMatchObject([{ kind: 'orderNotSent', intentId: ID }]);
  });

  test('working, when the broker lists it as open, even if the journal lost the send (B3)', () => {
    const answer = ask({ openOrders: [working()] }, { sent: undefined });
    expect(answer.verdicts[0]).toMatchObject({ verdict: 'working', note: 'permId 900, 0 executed' });
    expect(answer.inputs).toMatchObject([{ kind: 'order', status: 'Submitted', permId: 900 }]);
    expect(answer.externalOrders).toBe(0);
  });

  test('filled, when missed executions add up to it, although no status says so (C10, C11, S19)', () => {
    const answer = ask({ executions: [execution(40, 'a.01'), execution(60, 'b.01')] });
    expect(answer.verdicts[0]?.verdict).toBe('filled');
    expect(kinds(answer)).toEqual(['execution', 'execution']);
    expect(answer.recoveredExecutions).toBe(2);
  });

  test('filled, when known and missed executions together add up to it', () => {
    const fills = [{ execId: 'a.01', qty: Decimal.of(40) }];
    const answer = ask(
      { executions: [execution(40, 'a.01'), execution(60, 'b.01')] },
      { fills, permIds: [900] },
      { knownExecIds: new Set(['a.01']) },
    );
    expect(answer.verdicts[0]?.verdict).toBe('filled');
    expect(answer.recoveredExecutions).toBe(1);
  });

  test('unknown and not filled, when a correction took the quantity back (C13, S17)', () => {
    const fills = [{ execId: 'a.01', qty: Decimal.of(100) }];
    const answer = ask(
      { executions: [execution(100, 'a.01'), execution(90, 'a.02')] },
      { fills, permIds: [900] },
      { knownExecIds: new Set(['a.01']) },
    );
    expect(answer.verdicts[0]).toMatchObject({
      verdict: 'unknown',
      note: expect.stringContaining('90 of 100'),
    });
  });

  test('cancelled, with what was executed before', () => {
    const answer = ask({ executions: [execution(30, 'a.01')], completedOrders: [completed('Cancelled')] });
    expect(answer.verdicts[0]).toMatchObject({ verdict: 'cancelled', note: 'Cancelled by somebody' });
    expect(kinds(answer)).toEqual(['execution', 'order']);
    const last = answer.inputs.at(-1);
    expect(last?.kind === 'order' && [String(last.filled), String(last.remaining)]).toEqual(['30', '70']);
  });

  test('of a combination only the summary row counts toward its quantity, not what the legs traded (C12)', () => {
    const BAG = { symbol: 'GOOGL', secType: 'BAG', exchange: 'SMART', currency: 'USD' };
    // 40 of 100 combinations of two legs: one row of 40, and one of 40 for each leg, all under our id.
    const executions = [
      { ...execution(40, 'bag.01'), contract: BAG },
      execution(40, 'leg1.01'),
      execution(40, 'leg2.01'),
    ];
    const answer = ask(
      { executions, completedOrders: [completed('Cancelled')] },
      { intent: { ...intent, contract: BAG } },
    );
    expect(answer.verdicts).toMatchObject([{ verdict: 'cancelled' }]);
    expect(answer.inputs.map((input) => input.kind)).toEqual([
      'execution',
      'execution',
      'execution',
      'order',
    ]);
  });

  test('unknown, when it is completed as filled and its executions are missing', () => {
    const answer = ask({ completedOrders: [completed('Filled')], executions: [execution(30, 'a.01')] });
    expect(answer.verdicts[0]).toMatchObject({
      verdict: 'unknown',
      note: expect.stringContaining('30 of 100'),
    });
    expect(kinds(answer)).toEqual(['execution', 'orderUnknown']);
  });

  test('unknown, when it is partly executed and listed nowhere', () => {
    expect(ask({ executions: [execution(30, 'a.01')] }).verdicts[0]?.verdict).toBe('unknown');
  });
});

describe('an order that was sent and is listed nowhere', () => {
  test('is not at the broker, when its lists are whole and the position agrees', () => {
    const answer = ask({});
    expect(answer.verdicts[0]?.verdict).toBe('notAtBroker');
    expect(kinds(answer)).toEqual(['orderNotSent']);
  });

  test.each([
    ['a list is missing (A10)', { missing: ['executions'] } as const, {}, {}],
    [
      'the position differs',
      { positions: [{ account: 'DU1', contract: GOOGL, position: Decimal.of(100), avgCost: 1 }] },
      {},
      {},
    ],
    ['another client asks', {}, {}, { clientId: 8 }],
    ['it had been accepted', {}, { permIds: [900] }, {}],
  ])('is unknown, when %s', (_why, snapshot, open, more) => {
    const answer = ask(snapshot, open, more);
    expect(answer.verdicts[0]?.verdict).toBe('unknown');
    expect(kinds(answer)).toEqual(['orderUnknown']);
  });

  test('is not at the broker although account values are missing: they say nothing of orders', () => {
    expect(ask({ missing: ['account'] }).verdicts[0]?.verdict).toBe('notAtBroker');
  });
});

test('tells an execution once, however often the broker lists it, and its commission behind it (C12, S20)', () => {
  const commissions = [{ execId: 'a.01', commissionAndFees: 1, currency: 'USD' }];
  const answer = ask({ executions: [execution(100, 'a.01'), execution(100, 'a.01')], commissions });
  expect(kinds(answer)).toEqual(['execution', 'commission']);
});

test('tells the commission that was missing of an execution that was not', () => {
  const commissions = [{ execId: 'a.01', commissionAndFees: 1, currency: 'USD' }];
  const snapshot = { executions: [execution(100, 'a.01')], commissions };
  const fills = [{ execId: 'a.01', qty: Decimal.of(100) }];
  expect(kinds(ask(snapshot, { fills }, { knownExecIds: new Set(['a.01']) }))).toEqual(['commission']);
  const costed = { knownExecIds: new Set(['a.01']), costedExecIds: new Set(['a.01']) };
  expect(kinds(ask(snapshot, { fills }, costed))).toEqual([]);
});

test('leaves the executions of other accounts alone', () => {
  const other = { contract: GOOGL, execution: { ...execution(100, 'x.01').execution, acctNumber: 'DU2' } };
  expect(ask({ executions: [other] }).recoveredExecutions).toBe(0);
});

test('asks for the cancel again when the order still works', () => {
  expect(ask({ openOrders: [working()] }, { isCancelRequested: true }).cancelAgain).toEqual([ID]);
  expect(ask({ completedOrders: [completed('Cancelled')] }, { isCancelRequested: true }).cancelAgain).toEqual(
    [],
  );
});

test('adopts the open orders of others as external, once each (C15, C16)', () => {
  const answer = ask({ openOrders: [working(), working({ orderRef: 'by hand', permId: 901, clientId: 0 })] });
  expect(answer.externalOrders).toBe(1);
  expect(kinds(answer)).toEqual(['order', 'order']);
});

test('two orders under one id are both told, and the note says so (B4, S22)', () => {
  const answer = ask({ openOrders: [working(), working({ permId: 901 })] });
  expect(answer.verdicts[0]?.note).toContain('2 orders carry this id');
  expect(kinds(answer)).toEqual(['order', 'order']);
});
