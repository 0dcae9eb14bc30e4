import type { FaultScript, MessageKind } from '../fault-script.ts';
import { ALWAYS, NO_PARAMETERS, type Scenario } from './scenario.ts';

const lose = (message: MessageKind): FaultScript => ({ fault: 'lose', message, times: ALWAYS });

/** Of data and its subscriptions. */
export const DATA_SCENARIOS: readonly Scenario[] = [
  {
    name: 'notice-then-ticks',
    rows: ['S26'],
    says: 'A request of market data draws 10167, and its ticks come all the same.',
    parameters: NO_PARAMETERS,
    play: () => [
      {
        fault: 'errorNotice',
        on: 'reqMktData',
        id: 'request',
        code: 10167,
        message: 'Requested market data is not subscribed. Displaying delayed market data.',
      },
    ],
  },
  {
    name: 'history-pacing',
    rows: ['S37'],
    says: 'A request of history is refused for its pace; the next one is answered.',
    parameters: NO_PARAMETERS,
    play: () => [
      {
        fault: 'refusal',
        on: 'reqHistoricalData',
        code: 162,
        message: 'Historical Market Data Service error message:Historical data request pacing violation',
      },
    ],
  },
  {
    name: 'ticker-limit',
    rows: ['S38'],
    says: 'A request of market data is one too many.',
    parameters: NO_PARAMETERS,
    play: () => [
      { fault: 'refusal', on: 'reqMktData', code: 101, message: 'Max number of tickers has been reached.' },
    ],
  },
  {
    name: 'bars-busted',
    rows: ['S39'],
    says: '10225: the real-time bars of a request end and want to be asked for again.',
    parameters: { reqId: 1 },
    play: (parameters) => [
      { fault: 'subscriptionsLost' },
      {
        fault: 'errorNotice',
        id: parameters.number('reqId'),
        code: 10225,
        message:
          'Bust event occurred, current subscription is deactivated. Please resubscribe real-time bars immediately.',
      },
    ],
  },
  {
    name: 'depth-reset',
    rows: ['S40'],
    says: '317: the depth of a request is void and begins anew.',
    parameters: { reqId: 1 },
    play: (parameters) => [
      {
        fault: 'errorNotice',
        id: parameters.number('reqId'),
        code: 317,
        message:
          'Market depth data has been RESET. Please empty deep book contents before applying any new entries.',
      },
    ],
  },
  {
    name: 'stale-prices',
    rows: ['S41'],
    says: 'Prices are those of some other time: so many times the true ones.',
    parameters: { factor: 0.9 },
    play: (parameters) => [
      {
        fault: 'rewrite',
        message: 'tickPrice',
        field: 'price',
        factor: parameters.number('factor'),
        times: ALWAYS,
      },
    ],
  },
  {
    name: 'bars-stall',
    rows: ['S42'],
    says: 'History that is kept up to date is so no longer.',
    parameters: NO_PARAMETERS,
    play: () => [lose('historicalDataUpdate')],
  },
  {
    name: 'flood',
    rows: ['S45'],
    says: 'A burst of ticks under one request id.',
    parameters: { messages: 50_000, reqId: 1 },
    play: (parameters) => [
      { fault: 'flood', messages: parameters.number('messages'), reqId: parameters.number('reqId') },
    ],
  },
];
