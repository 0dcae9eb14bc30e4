import { Decimal, type Order } from '@tapewright/model';
import type { ServerMessage } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import type { AdvisorOptions } from '../advisor/advisor.ts';
import { RecordFold } from '../keeping/fold-records.ts';
import { recordsOf, type StateRecord } from '../keeping/gateway-state.ts';
import { AAPL, bookGateway, quote } from '../testing/book-gateway.ts';
import type { ScriptedClient } from '../testing/scripted-client.ts';

const CLIENTS = ['DU1', 'DU2', 'DU3'] as const;
const ADVISOR: AdvisorOptions = {
  master: 'DF100',
  groups: [
    { name: 'Everyone', method: 'Equal', members: CLIENTS.map((account) => ({ account })) },
    {
      name: 'TwoToOne',
      method: 'Ratio',
      members: [
        { account: 'DU1', amount: Decimal.of(2) },
        { account: 'DU2', amount: Decimal.of(1) },
      ],
    },
  ],
  familyCodes: { DU1: 'DF100', DU2: 'DF100' },
  softDollarTiers: [{ name: 'T1', value: '5', displayName: 'Tier one' }],
};
const ACCOUNTS = CLIENTS.map((account) => ({ account, cash: { USD: 100_000 } }));

function office(advisor: Partial<AdvisorOptions> = {}) {
  const parts = bookGateway({ accounts: ACCOUNTS, config: { advisor: { ...ADVISOR, ...advisor } } });
  parts.clients.market(quote(parts.gateway, 229.99, 230));
  const client = parts.clients.connect(1);
  const greeted = client.take();
  return { ...parts, client, greeted };
}

function placed(client: ScriptedClient, orderId: number, order: Order): readonly ServerMessage[] {
  return client.ask({
    kind: 'placeOrder',
    orderId,
    contract: AAPL,
    order: { action: 'BUY', orderType: 'MKT', tif: 'DAY', transmit: true, ...order },
  });
}

const got = (messages: readonly ServerMessage[]) =>
  messages.flatMap((message) =>
    message.kind === 'execDetails' ? [`${message.execution.acctNumber} ${message.execution.shares}`] : [],
  );
const errors = (messages: readonly ServerMessage[]) =>
  messages.flatMap((message) =>
    message.kind === 'error' ? [`${message.errorCode} ${message.errorMsg}`] : [],
  );
const group = (name: string, member: string) =>
  `<ListOfGroups><Group><name>${name}</name><defaultMethod>Equal</defaultMethod><ListOfAccts varName="list"><Account><acct>${member}</acct></Account></ListOfAccts></Group></ListOfGroups>`;

describe('an advisor s login', () => {
  it('names the advisor first, then the clients', () => {
    const { greeted, client } = office();
    expect(greeted).toContainEqual(
      expect.objectContaining({ kind: 'managedAccounts', accountsList: 'DF100,DU1,DU2,DU3' }),
    );
    expect(client.ask({ kind: 'reqManagedAccts' })).toMatchObject([{ accountsList: 'DF100,DU1,DU2,DU3' }]);
  });

  it('has families and soft dollar tiers', () => {
    const { client } = office();
    expect(client.ask({ kind: 'reqFamilyCodes' })).toMatchObject([
      {
        familyCodes: [
          { accountId: 'DU1', familyCode: 'DF100' },
          { accountId: 'DU2', familyCode: 'DF100' },
        ],
      },
    ]);
    expect(client.ask({ kind: 'reqSoftDollarTiers', reqId: 4 })).toMatchObject([
      { reqId: 4, softDollarTiers: [{ name: 'T1', value: '5', displayName: 'Tier one' }] },
    ]);
  });

  it('cannot be of an account that is no advisor s, or with groups of strangers', () => {
    expect(() => office({ master: 'DU100' })).toThrow(/no advisor's account; such as F1234567/);
    const members = [{ account: 'U9' }];
    expect(() => office({ groups: [{ name: 'X', method: 'Equal', members }] })).toThrow(
      /invalid accounts: X/,
    );
    expect(() => office({ aliases: [{ account: 'U9', alias: 'Nobody' }] })).toThrow(
      /U9 is not the advisor's/,
    );
  });
});

describe('groups and aliases', () => {
  it('are asked for, and replaced', () => {
    const { client } = office();
    const [before] = client.ask({ kind: 'requestFA', faDataType: 1 });
    expect(before).toMatchObject({ kind: 'receiveFA', faDataType: 1 });
    expect(before?.kind === 'receiveFA' ? before.xml : '').toContain('<name>TwoToOne</name>');
    expect(
      client.ask({ kind: 'replaceFA', reqId: 7, faDataType: 1, xml: group('New', 'DU3') }),
    ).toMatchObject([{ kind: 'replaceFAEnd', reqId: 7 }]);
    const [after] = client.ask({ kind: 'requestFA', faDataType: 1 });
    expect(after?.kind === 'receiveFA' ? after.xml : '').not.toContain('TwoToOne');
    expect(got(placed(client, 1, { faGroup: 'New', totalQuantity: Decimal.of(3) }))).toEqual(['DU3 3']);

    const xml =
      '<ListOfAccountAliases><AccountAlias><account>DU1</account><alias>Smith</alias></AccountAlias></ListOfAccountAliases>';
    client.ask({ kind: 'replaceFA', reqId: 8, faDataType: 3, xml });
    const [aliases] = client.ask({ kind: 'requestFA', faDataType: 3 });
    expect(aliases?.kind === 'receiveFA' ? aliases.xml : '').toContain('<alias>Smith</alias>');
  });

  it.each([
    ['profiles, which are gone', { faDataType: 2, xml: '<ListOfAllocationProfiles/>' }, 585],
    ['a type that is not known', { faDataType: 4, xml: '' }, 321],
    ['no XML', { faDataType: 1, xml: 'groups' }, 321],
    ['accounts of others', { faDataType: 1, xml: group('X', 'U9') }, 10_231],
    [
      'two groups of a name',
      { faDataType: 1, xml: group('X', 'DU1').replace(/<Group>.*<\/Group>/, '$&$&') },
      321,
    ],
    [
      'aliases of strangers',
      {
        faDataType: 3,
        xml: '<ListOfAccountAliases><AccountAlias><account>U9</account></AccountAlias></ListOfAccountAliases>',
      },
      321,
    ],
  ])('are not replaced by %s', (_, request, code) => {
    const { client } = office();
    expect(client.ask({ kind: 'replaceFA', reqId: 7, ...request })).toMatchObject([
      { id: 7, errorCode: code },
    ]);
    const [groups] = client.ask({ kind: 'requestFA', faDataType: 1 });
    expect(groups?.kind === 'receiveFA' ? groups.xml : '').toContain('Everyone');
  });

  it('of profiles are not asked for any more', () => {
    expect(office().client.ask({ kind: 'requestFA', faDataType: 2 })).toMatchObject([
      { id: -1, errorCode: 585 },
    ]);
  });

  it('are kept from one run to the next', () => {
    const records: StateRecord[] = [];
    const first = bookGateway({
      accounts: ACCOUNTS,
      config: { advisor: ADVISOR, keep: (record) => records.push(record) },
    });
    first.clients.connect(1).ask({ kind: 'replaceFA', reqId: 1, faDataType: 1, xml: group('New', 'DU3') });
    const fold = new RecordFold();
    for (const record of records) fold.add(record);
    const state = fold.state();
    if (state === undefined) throw new Error('nothing was kept');
    expect(recordsOf(state).at(-1)).toMatchObject({ kind: 'advisor', groups: [{ name: 'New' }] });

    const second = bookGateway({ accounts: ACCOUNTS, config: { advisor: ADVISOR, resumes: state } });
    const [groups] = second.clients.connect(1).ask({ kind: 'requestFA', faDataType: 1 }).slice(-1);
    expect(groups?.kind === 'receiveFA' ? groups.xml : '').toContain('<name>New</name>');
  });
});

describe('an advisor s order', () => {
  it('for a group is one order, and an execution and a commission for each account', () => {
    const { client } = office();
    const messages = placed(client, 1, {
      faGroup: 'Everyone',
      faMethod: 'Equal',
      totalQuantity: Decimal.of(100),
    });
    expect(got(messages)).toEqual(['DU1 34', 'DU2 33', 'DU3 33']);
    expect(messages.filter(({ kind }) => kind === 'commissionAndFeesReport')).toHaveLength(3);
    const echo = messages.find(({ kind }) => kind === 'openOrder');
    expect(echo).toMatchObject({ order: { faGroup: 'Everyone', faMethod: 'Equal' } });
    expect(messages.findLast(({ kind }) => kind === 'orderStatus')).toMatchObject({
      status: 'Filled',
      filled: Decimal.of(100),
    });
    const held = client.ask({ kind: 'reqPositions' });
    expect(
      held.slice(0, -1).map((one) => (one.kind === 'position' ? `${one.account} ${one.position}` : '')),
    ).toEqual(['DU1 34', 'DU2 33', 'DU3 33']);
    const filter = { acctCode: 'DU2' };
    expect(got(client.ask({ kind: 'reqExecutions', reqId: 2, executionFilter: filter }))).toEqual(['DU2 33']);
  });

  it('for a client is that client s alone', () => {
    expect(got(placed(office().client, 1, { account: 'DU2', totalQuantity: Decimal.of(5) }))).toEqual([
      'DU2 5',
    ]);
  });

  it('is changed and cancelled like any other', () => {
    const { client, clients, gateway } = office();
    const order = { faGroup: 'TwoToOne', orderType: 'LMT', lmtPrice: 220, totalQuantity: Decimal.of(30) };
    placed(client, 1, order);
    expect(errors(placed(client, 1, { ...order, totalQuantity: Decimal.of(60), lmtPrice: 221 }))).toEqual([]);
    clients.market(quote(gateway, 220.9, 221));
    expect(got(client.take())).toEqual(['DU1 40', 'DU2 20']);
    placed(client, 2, order);
    expect(errors(client.ask({ kind: 'cancelOrder', orderId: 2, orderCancel: {} }))).toMatchObject([
      expect.stringMatching(/^202 /),
    ]);
  });

  it.each([
    [
      'that says nothing',
      {},
      '436 You must specify an allocation (either a single account, group, or profile).',
    ],
    ['for the advisor itself', { account: 'DF100' }, '436 You must specify an allocation'],
    ['for all together', { account: 'DF100A' }, '436 You must specify an allocation'],
    ['for a group that is not there', { faGroup: 'Nobody' }, 'cause - Invalid account group: Nobody'],
    [
      'for an account and a group',
      { faGroup: 'Everyone', account: 'DU1' },
      '201 Order rejected - reason:Invalid account number.',
    ],
    ['for a stranger', { account: 'U9' }, "Invalid account code 'U9'."],
    ['without a quantity', { faGroup: 'Everyone', totalQuantity: Decimal.ZERO }, 'needs a quantity'],
    ['by a method that needs amounts', { faGroup: 'Everyone', faMethod: 'Ratio' }, '10226 '],
  ])('%s is refused, and its id is not used up', (_, order, text) => {
    const { client } = office();
    const [error] = errors(placed(client, 1, { totalQuantity: Decimal.of(10), ...order }));
    expect(error).toContain(text);
    expect(got(placed(client, 1, { account: 'DU1', totalQuantity: Decimal.of(1) }))).toEqual(['DU1 1']);
  });

  it('of an old client without an advisor s login stays refused', () => {
    const { clients } = bookGateway();
    const client = clients.connect(1);
    client.take();
    expect(errors(placed(client, 1, { faGroup: 'Everyone', totalQuantity: Decimal.of(10) }))[0]).toContain(
      "The order is for the group 'Everyone'",
    );
    expect(errors(client.ask({ kind: 'requestFA', faDataType: 1 }))[0]).toContain(
      'ignored for non FA customers',
    );
  });
});

describe('the figures of all clients together', () => {
  const value = (messages: readonly ServerMessage[], key: string) =>
    messages.flatMap((message) =>
      message.kind === 'updateAccountValue' && message.key === key ? [message.value] : [],
    );

  it('are those of the advisor, and of its account with an A', () => {
    const { client } = office();
    placed(client, 1, { faGroup: 'TwoToOne', totalQuantity: Decimal.of(30) });
    for (const acctCode of ['DF100', 'DF100A']) {
      const messages = client.ask({ kind: 'reqAccountUpdates', subscribe: true, acctCode });
      // 300,000 − 30 × 230, and a dollar of commission (IBKR Fixed) for each of two with the third parties' cents.
      expect(Number(value(messages, 'TotalCashValue')[0])).toBeCloseTo(300_000 - 6_900 - 2, 1);
      expect(value(messages, 'AccountCode')).toEqual([acctCode]);
      expect(messages.filter(({ kind }) => kind === 'updatePortfolio')).toMatchObject([
        { position: Decimal.of(30), accountName: acctCode },
      ]);
    }
    // And they move with each client's trades.
    expect(
      value(placed(client, 2, { account: 'DU3', totalQuantity: Decimal.of(10) }), 'TotalCashValue'),
    ).toHaveLength(1);
  });

  it('are one ledger, each currency s lines once', () => {
    const { client } = office();
    const said = client.ask({ kind: 'reqAccountUpdates', subscribe: true, acctCode: 'DF100A' });
    const lines = said.flatMap((one) =>
      one.kind === 'updateAccountValue' && ['CashBalance', 'ExchangeRate', 'Currency'].includes(one.key ?? '')
        ? [`${one.key} ${one.value} ${one.currency}`]
        : [],
    );
    expect(lines).toEqual(
      ['BASE', 'USD'].flatMap((currency) => [
        `Currency ${currency} ${currency}`,
        `CashBalance 300000.00 ${currency}`,
        `ExchangeRate 1.00 ${currency}`,
      ]),
    );
  });

  it('are listed account by account in a summary, of all or of a group', () => {
    const { client } = office();
    const accounts = (group: string) =>
      client
        .ask({ kind: 'reqAccountSummary', reqId: 3, group, tags: 'NetLiquidation' })
        .flatMap((message) => (message.kind === 'accountSummary' ? [message.account] : []));
    expect(accounts('All')).toEqual(['DU1', 'DU2', 'DU3']);
    expect(accounts('TwoToOne')).toEqual(['DU1', 'DU2']);
    expect(
      errors(client.ask({ kind: 'reqAccountSummary', reqId: 4, group: 'Nobody', tags: 'SMA' })),
    ).toHaveLength(1);
  });

  it('are one profit and loss', () => {
    const { client } = office();
    placed(client, 1, { faGroup: 'Everyone', totalQuantity: Decimal.of(30) });
    const [pnl] = client.ask({ kind: 'reqPnL', reqId: 5, account: 'DF100A', modelCode: '' });
    // Costs alone: bought at the last price.
    expect(pnl).toMatchObject({ kind: 'pnl' });
    expect(pnl?.kind === 'pnl' ? pnl.unrealizedPnL : 0).toBeCloseTo(-3, 1);
    expect(
      client.ask({ kind: 'reqPnLSingle', reqId: 6, account: 'DF100A', modelCode: '', conId: AAPL.conId }),
    ).toMatchObject([{ position: Decimal.of(30) }]);
  });
});
