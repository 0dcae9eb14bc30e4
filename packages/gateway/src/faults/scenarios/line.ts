import { CONNECTIVITY_KEPT, CONNECTIVITY_LOST } from '../../session/notices.ts';
import { NO_PARAMETERS, type Scenario } from './scenario.ts';

const LOST = { fault: 'errorNotice', ...CONNECTIVITY_LOST } as const;

/** Of the line: how it breaks, and how it comes back. */
export const LINE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'dies-before-ack',
    rows: ['S1', 'S6', 'S19'],
    says: 'The order is taken, and the line is cut before a word of it reaches the client. It may fill meanwhile.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'dropConnection', on: 'placeOrder', after: true }],
  },
  {
    name: 'dies-before-order',
    rows: ['S1', 'S6'],
    says: 'The line is cut when an order arrives, and the order with it.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'dropConnection', on: 'placeOrder' }],
  },
  {
    name: 'half-open',
    rows: ['S2'],
    says: 'The line stays open and nothing comes any more.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'silence' }],
  },
  {
    name: 'no-bootstrap',
    rows: ['S3'],
    says: 'The greeting is answered, startApi is not.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'silence', on: 'startApi' }],
  },
  {
    name: 'restart',
    rows: ['S6'],
    says: 'The gateway restarts: every line is closed, and new ones are too until it is up again. Orders survive, subscriptions do not.',
    parameters: { ms: 60_000 },
    play: (parameters) => [{ fault: 'restart', downMs: parameters.number('ms') }],
  },
  {
    name: 'login-needed',
    rows: ['S6'],
    says: 'IBKR ends the login, as it does every week: every line is closed, and new ones are too until somebody logs in (`POST /login`), or for a day.',
    parameters: { ms: 86_400_000 },
    play: (parameters) => [{ fault: 'restart', downMs: parameters.number('ms') }],
  },
  {
    name: 'lower-next-id',
    rows: ['S4'],
    says: 'The gateway forgets the latest order ids: nextValidId is lower than last time.',
    parameters: { ids: 4 },
    play: (parameters) => [{ fault: 'idSetback', ids: parameters.number('ids') }],
  },
  {
    name: 'connectivity-kept',
    rows: ['S23'],
    says: '1100, and after a while 1102: the data has been kept.',
    parameters: { ms: 5_000 },
    play: (parameters) => [
      LOST,
      { fault: 'errorNotice', ...CONNECTIVITY_KEPT, afterMs: parameters.number('ms') },
    ],
  },
  {
    name: 'connectivity-lost',
    rows: ['S24'],
    says: '1100, and after a while 1101: every subscription is gone.',
    parameters: { ms: 5_000 },
    play: (parameters) => [
      LOST,
      { fault: 'subscriptionsLost' },
      {
        fault: 'errorNotice',
        code: 1101,
        message: 'Connectivity between IBKR and Trader Workstation has been restored - data lost.',
        afterMs: parameters.number('ms'),
      },
    ],
  },
  {
    name: 'upstream-down',
    rows: ['S44'],
    says: '1100, and nothing more: what is sent now may not arrive.',
    parameters: NO_PARAMETERS,
    play: () => [LOST],
  },
  {
    name: 'farm-flap',
    rows: ['S25'],
    says: 'A data farm breaks and comes back; the lines of one instrument stay silent.',
    parameters: { conId: 265598, ms: 2_000 },
    play: (parameters) => [
      { fault: 'errorNotice', code: 2103, message: 'Market data farm connection is broken:usfarm' },
      { fault: 'subscriptionsLost', conId: parameters.number('conId') },
      {
        fault: 'errorNotice',
        code: 2104,
        message: 'Market data farm connection is OK:usfarm',
        afterMs: parameters.number('ms'),
      },
    ],
  },
  {
    name: 'rate-warning',
    rows: ['S27'],
    says: 'A warning about the message rate that belongs to no request.',
    parameters: NO_PARAMETERS,
    play: () => [
      { fault: 'errorNotice', code: 0, message: 'Warning: Approaching max rate of 50 messages per second' },
    ],
  },
];
