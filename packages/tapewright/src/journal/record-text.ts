import type { EngineInput, Intent } from '@tapewright/engine';
import { assertNever } from '@tapewright/model';
import { dateTime, price } from '../terminal/figures.ts';
import type { JournalRecord } from './records.ts';

/** A record as one line for a person. */
export function recordText(record: JournalRecord): string {
  switch (record.kind) {
    case 'run':
      return `${dateTime(record.at)}  run of ${record.strategy} on ${record.target}, account ${record.account}, client ${record.clientId}, seed ${record.seed}`;
    case 'session':
      return `${dateTime(record.at)}  session ${record.generation}, server version ${record.serverVersion}, accounts ${record.accounts.join(' ')}`;
    case 'baseline':
      return `${dateTime(record.at)}  opening taken from the broker: ${openingText(record)}; ${record.execIds.length} earlier executions are part of it`;
    case 'in':
      return `${dateTime(record.input.at)}  ${inputText(record.input)}`;
    case 'out':
      return `                     decided: ${decisionText(record.output)}`;
    case 'cancelSent':
      return `${dateTime(record.at)}  cancel sent for ${record.intentId}`;
    case 'reconciled': {
      const verdicts = record.verdicts.map(
        ({ intentId, verdict, note }) => `${intentId} ${verdict} (${note})`,
      );
      const text = verdicts.length === 0 ? 'no open intents' : verdicts.join('; ');
      return `${dateTime(record.at)}  reconciled: ${text}; ${record.recoveredExecutions} executions recovered, ${record.externalOrders} external orders`;
    }
    case 'end':
      return `${dateTime(record.at)}  end: ${record.reason}`;
    default:
      return assertNever(record);
  }
}

function openingText({ opening }: Extract<JournalRecord, { kind: 'baseline' }>): string {
  const words = opening.map((input) =>
    input.kind === 'cash'
      ? `${input.amount} ${input.currency}`
      : `${input.position.position} ${input.position.contract.symbol}`,
  );
  return words.length === 0 ? 'nothing' : words.join(', ');
}

function decisionText(output: Extract<JournalRecord, { kind: 'out' }>['output']): string {
  switch (output.kind) {
    case 'place':
      return `place ${orderText(output.approved)}`;
    case 'modify':
      return `modify ${orderText(output.approved)}`;
    case 'cancel':
      return `cancel ${output.intentId}`;
    default:
      return assertNever(output);
  }
}

/** `BUY 100 GOOGL LMT 150.00 DAY as 4f5a…`. */
export function orderText({
  intentId,
  contract,
  order,
}: Pick<Intent, 'intentId' | 'contract' | 'order'>): string {
  const prices = [order.lmtPrice, order.auxPrice].filter((value) => value !== undefined).map(price);
  const words = [
    order.action,
    String(order.totalQuantity ?? ''),
    contract.symbol,
    order.orderType,
    ...prices,
    order.tif,
  ];
  return `${words.filter((word) => word !== undefined).join(' ')} as ${intentId}`;
}

function inputText(input: EngineInput): string {
  switch (input.kind) {
    case 'instrument':
      return `instrument ${input.instrument} is ${input.contract.symbol} (conId ${input.contract.conId})`;
    case 'bar':
      return `bar of series ${input.series}: ${[input.open, input.high, input.low, input.close].map(price).join(' ')}${input.isWarmUp ? ' (warm-up)' : ''}`;
    case 'quote':
      return `quote of instrument ${input.instrument}: ${input.bid ?? '-'} / ${input.ask ?? '-'}`;
    case 'trade':
      return `print of instrument ${input.instrument}: ${input.size} at ${price(input.price)}`;
    case 'depth': {
      const [bid, ask] = [input.bids[0], input.asks[0]];
      return `book of instrument ${input.instrument}: ${bid?.price ?? '-'} / ${ask?.price ?? '-'}, ${input.bids.length} and ${input.asks.length} rows`;
    }
    case 'timer':
      return `timer ${input.timer}`;
    case 'link':
      return input.isUp ? 'link up, trading unlocked' : `link down: ${input.reason}`;
    case 'orderSent':
      return `sending ${input.intentId} as order ${input.orderId} of client ${input.clientId}`;
    case 'orderNotSent':
      return `not sent: ${input.intentId}, ${input.reason}`;
    case 'orderUnknown':
      return `unknown: ${input.intentId}, ${input.reason}`;
    case 'brokerPosition':
      return `position at the broker: ${input.position.position} ${input.position.contract.symbol}`;
    case 'cash':
      return `cash at the broker: ${input.amount} ${input.currency}`;
    case 'cashPosted':
      return `posted by the broker: ${input.amount} ${input.currency} of ${input.reason}`;
    case 'split':
      return `split of ${input.contract.symbol}: ${input.shares} for ${input.per}, ${input.qty} held`;
    case 'rate':
      return `rate of ${input.contract.symbol}.${input.contract.currency}: ${price(input.price)}`;
    case 'command':
      return `command ${input.command}`;
    case 'params':
      return `parameters ${JSON.stringify(input.values)}`;
    case 'order':
      return `order ${input.orderId} (permId ${input.permId}) ${input.status}, ${input.filled} filled, ${input.remaining} remaining`;
    case 'execution': {
      const { side, shares, price: px, exchange, execId } = input.execution;
      return `execution ${execId}: ${side} ${shares} ${input.contract.symbol} at ${px} on ${exchange}`;
    }
    case 'commission':
      return `commission of ${input.report.execId}: ${input.report.commissionAndFees} ${input.report.currency}`;
    case 'refusal':
      return `message ${input.code} about order ${input.orderId}: ${input.message}`;
    default:
      return assertNever(input);
  }
}
