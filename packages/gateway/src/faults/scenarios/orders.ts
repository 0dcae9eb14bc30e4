import type { FaultScript, MessageKind } from '../fault-script.ts';
import { ALWAYS, NO_PARAMETERS, type Scenario } from './scenario.ts';

const lose = (message: MessageKind): FaultScript => ({ fault: 'lose', message, times: ALWAYS });

/** Of orders and their fills. */
export const ORDER_SCENARIOS: readonly Scenario[] = [
  {
    name: 'notice-then-fill',
    rows: ['S7'],
    says: 'An order draws 10349, which sounds like an error, and fills all the same.',
    parameters: NO_PARAMETERS,
    play: () => [
      {
        fault: 'errorNotice',
        on: 'placeOrder',
        id: 'request',
        code: 10349,
        message: 'Order TIF was set to DAY based on order preset.',
      },
    ],
  },
  {
    name: 'change-refused',
    rows: ['S8'],
    says: 'A change of an order is refused with 110; the order works on as it was.',
    parameters: { after: 1 },
    play: (parameters) => [
      {
        fault: 'refusal',
        on: 'placeOrder',
        skip: parameters.number('after'),
        code: 110,
        message: 'The price does not conform to the minimum price variation for this contract.',
      },
    ],
  },
  {
    name: 'rejected-with-json',
    rows: ['S9'],
    says: 'An order is rejected with 201 and a reason in JSON.',
    parameters: { tag: '8229=IBDBUYTX' },
    play: (parameters) => [
      {
        fault: 'refusal',
        on: 'placeOrder',
        code: 201,
        message: 'Order rejected - reason:The order was refused by a scripted fault.',
        advancedOrderRejectJson: JSON.stringify({
          'reject-id': 'scripted',
          'override-tags': [parameters.text('tag')],
        }),
      },
    ],
  },
  {
    name: 'child-rejected',
    rows: ['S43'],
    says: 'The second order of a bracket is rejected; the first is in.',
    parameters: { after: 1 },
    play: (parameters) => [
      {
        fault: 'refusal',
        on: 'placeOrder',
        skip: parameters.number('after'),
        code: 201,
        message: 'Order rejected - reason:The order was refused by a scripted fault.',
      },
    ],
  },
  {
    name: 'cancel-not-found',
    rows: ['S11'],
    says: 'A cancel is answered with 10147: no such order. The order works on.',
    parameters: NO_PARAMETERS,
    play: () => [
      {
        fault: 'refusal',
        on: 'cancelOrder',
        code: 10147,
        message: 'OrderId {id} that needs to be cancelled is not found.',
      },
    ],
  },
  {
    name: 'cancel-too-late',
    rows: ['S12'],
    says: 'A cancel is answered with 10148: the order is in a state that cannot be cancelled.',
    parameters: { state: 'Filled' },
    play: (parameters) => [
      {
        fault: 'refusal',
        on: 'cancelOrder',
        code: 10148,
        message: `OrderId {id} that needs to be cancelled can not be cancelled, state: ${parameters.text('state')}.`,
      },
    ],
  },
  {
    name: 'no-ack',
    rows: ['S13'],
    says: 'An order arrives and nothing is ever heard of it.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'swallow', on: 'placeOrder' }],
  },
  {
    name: 'echo-repeated',
    rows: ['S14'],
    says: 'openOrder comes several times, each the same.',
    parameters: { copies: 3 },
    play: (parameters) => [{ fault: 'repeat', message: 'openOrder', copies: parameters.number('copies') }],
  },
  {
    name: 'fill-without-status',
    rows: ['S15'],
    says: 'Executions come, orderStatus never does.',
    parameters: NO_PARAMETERS,
    play: () => [lose('orderStatus')],
  },
  {
    name: 'commission-first',
    rows: ['S16'],
    says: 'The commission of an execution comes before the execution.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'holdBack', message: 'execDetails', until: 'commissionAndFeesReport' }],
  },
  {
    name: 'execution-corrected',
    rows: ['S17'],
    says: 'An execution comes again with the next revision of its id and another price.',
    parameters: { change: 0.01 },
    play: (parameters) => [
      { fault: 'correction', message: 'execDetails', priceChange: parameters.number('change') },
    ],
  },
  {
    name: 'executions-repeated',
    rows: ['S20'],
    says: 'Every execution comes twice.',
    parameters: { copies: 2 },
    play: (parameters) => [
      { fault: 'repeat', message: 'execDetails', copies: parameters.number('copies'), times: ALWAYS },
    ],
  },
  {
    name: 'foreign-fill',
    rows: ['S21'],
    says: 'An execution of an order that nobody placed: order id 0 and an unknown permId.',
    parameters: { conId: 265598, shares: 100, price: 200 },
    play: (parameters) => [
      {
        fault: 'foreignFill',
        conId: parameters.number('conId'),
        shares: parameters.number('shares'),
        price: parameters.number('price'),
      },
    ],
  },
  {
    name: 'two-perm-ids',
    rows: ['S22'],
    says: 'An order reaches the exchange twice, under two permIds and one orderRef.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'twinOrder', on: 'placeOrder' }],
  },
];
