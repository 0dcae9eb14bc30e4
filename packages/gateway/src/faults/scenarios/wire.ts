import { Decimal } from '@tapewright/model';
import type { MessageKind } from '../fault-script.ts';
import { ALWAYS, NO_PARAMETERS, type Scenario } from './scenario.ts';

const UNSET_DOUBLE = 1.7976931348623157e308;

/** Of bytes and values. */
export const WIRE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'foreign-frame',
    rows: ['S28'],
    says: "Another account's position on a channel without ids.",
    parameters: { account: 'U0000000' },
    play: (parameters) => [
      {
        fault: 'strayMessage',
        content: {
          kind: 'position',
          account: parameters.text('account'),
          contract: { conId: 1, symbol: 'ELSE', secType: 'STK', currency: 'USD' },
          position: Decimal.of(1),
          avgCost: 1,
        },
      },
    ],
  },
  {
    name: 'big-frame',
    rows: ['S29'],
    says: 'One frame of 17 MB.',
    parameters: { bytes: 17_000_000 },
    play: (parameters) => [{ fault: 'bigFrame', bytes: parameters.number('bytes') }],
  },
  {
    name: 'backlog',
    rows: ['S29'],
    says: 'Twenty frames of a megabyte at once.',
    parameters: { bytes: 1_000_000, frames: 20 },
    play: (parameters) => [
      { fault: 'bigFrame', bytes: parameters.number('bytes'), frames: parameters.number('frames') },
    ],
  },
  {
    name: 'chopped',
    rows: ['S30'],
    says: 'Everything is written in pieces of so many bytes.',
    parameters: { bytes: 1 },
    play: (parameters) => [{ fault: 'chop', bytes: parameters.number('bytes') }],
  },
  {
    name: 'trailing-fields',
    rows: ['S31'],
    says: 'Messages end in fields that nobody knows.',
    parameters: { message: 'openOrder' },
    play: (parameters) => [
      { fault: 'trailingFields', message: messageKind(parameters.text('message')), times: ALWAYS },
    ],
  },
  {
    name: 'unknown-message',
    rows: ['S31'],
    says: 'A message with an id that nobody knows.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'unknownMessage' }],
  },
  {
    name: 'corrupt-length',
    rows: ['S32'],
    says: 'A length prefix of four gigabytes.',
    parameters: NO_PARAMETERS,
    play: () => [{ fault: 'rawBytes', hex: 'ffffffff 00' }],
  },
  {
    name: 'extreme-sizes',
    rows: ['S33'],
    says: 'Sizes of 0.00000001 and of 10^15.',
    parameters: { reqId: 1 },
    play: (parameters) =>
      ['0.00000001', '1000000000000000'].map((size) => ({
        fault: 'strayMessage',
        content: {
          kind: 'tickSize',
          reqId: parameters.number('reqId'),
          tickType: 0,
          size: Decimal.of(size),
        },
      })),
  },
  {
    name: 'sentinels',
    rows: ['S34'],
    says: 'Values that mean that there is none: -1, -2, 2147483647 and 1.7976931348623157E308.',
    parameters: { reqId: 1 },
    play: (parameters) => {
      const reqId = parameters.number('reqId');
      return [
        {
          fault: 'strayMessage',
          content: { kind: 'tickPrice', reqId, tickType: 1, price: -1, size: Decimal.ZERO, attrMask: 0 },
        },
        {
          fault: 'strayMessage',
          content: { kind: 'tickSize', reqId, tickType: 0, size: Decimal.of(2_147_483_647) },
        },
        {
          fault: 'strayMessage',
          content: {
            kind: 'pnl',
            reqId,
            dailyPnL: UNSET_DOUBLE,
            unrealizedPnL: UNSET_DOUBLE,
            realizedPnL: UNSET_DOUBLE,
          },
        },
      ];
    },
  },
  {
    name: 'zone-names',
    rows: ['S35'],
    says: 'Times are in a zone that is named as some systems name it.',
    parameters: { zone: 'MET' },
    play: (parameters) => [
      { fault: 'greetingTime', text: `20261120 16:00:00 ${parameters.text('zone')}` },
      {
        fault: 'rewrite',
        message: 'execDetails',
        field: 'execution.time',
        value: `20261120 16:00:00 ${parameters.text('zone')}`,
        times: ALWAYS,
      },
    ],
  },
  {
    name: 'date-shapes',
    rows: ['S36'],
    says: 'The time of executions has another shape: without a zone, dashed, in seconds since 1970, without a year.',
    parameters: { time: '20261120  10:00:00' },
    play: (parameters) => [
      {
        fault: 'rewrite',
        message: 'execDetails',
        field: 'execution.time',
        value: parameters.text('time'),
        times: ALWAYS,
      },
    ],
  },
];

/** Which messages there are, the protocol's table says when one is to be sent; here any name will do. */
function messageKind(name: string): MessageKind {
  return name as MessageKind;
}
