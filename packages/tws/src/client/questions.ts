import { type Instant, type Position, instantFromMs, instantFromSeconds } from '@tapewright/model';
import type { PriceIncrement } from '../contracts/price-steps.ts';
import { OpenOrderCollector, positionReport } from '../session/reports.ts';
import type { CompletedOrderReport, OpenOrderReport } from '../session/snapshot.ts';
import type { IdlessQuestion } from './shared-question.ts';

export const timeQuestion: IdlessQuestion<Instant> = {
  request: 'reqCurrentTime',
  answers: ['currentTime'],
  ask: () => ({ kind: 'reqCurrentTime' }),
  collect: () => (message) =>
    message.kind === 'currentTime' ? { value: instantFromSeconds(message.currentTime) } : undefined,
};

export const timeInMillisQuestion: IdlessQuestion<Instant> = {
  request: 'reqCurrentTimeInMillis',
  answers: ['currentTimeInMillis'],
  ask: () => ({ kind: 'reqCurrentTimeInMillis' }),
  collect: () => (message) =>
    message.kind === 'currentTimeInMillis'
      ? { value: instantFromMs(message.currentTimeInMillis) }
      : undefined,
};

export const openOrdersQuestion: IdlessQuestion<readonly OpenOrderReport[]> = {
  request: 'reqAllOpenOrders',
  part: 'openOrders',
  answers: ['openOrder', 'orderStatus', 'openOrderEnd'],
  ask: () => ({ kind: 'reqAllOpenOrders' }),
  collect: () => {
    const found = new OpenOrderCollector();
    return (message) => {
      if (message.kind === 'openOrder') found.onOpenOrder(message);
      if (message.kind === 'orderStatus') found.onStatus(message);
      return message.kind === 'openOrderEnd' ? { value: found.orders } : undefined;
    };
  },
};

export const completedOrdersQuestion: IdlessQuestion<readonly CompletedOrderReport[]> = {
  request: 'reqCompletedOrders',
  part: 'completedOrders',
  answers: ['completedOrder', 'completedOrdersEnd'],
  ask: () => ({ kind: 'reqCompletedOrders', apiOnly: false }),
  collect: () => {
    const found: CompletedOrderReport[] = [];
    return (message) => {
      if (message.kind === 'completedOrder') {
        const { contract, order, orderState } = message;
        found.push({ contract, order, orderState });
      }
      return message.kind === 'completedOrdersEnd' ? { value: found } : undefined;
    };
  },
};

export const positionsQuestion: IdlessQuestion<readonly Position[]> = {
  request: 'reqPositions',
  part: 'positions',
  answers: ['position', 'positionEnd'],
  ask: () => ({ kind: 'reqPositions' }),
  collect: () => {
    /** `account/conId` → holding */
    const found = new Map<string, Position>();
    return (message) => {
      if (message.kind === 'position') {
        found.set(`${message.account}/${message.contract.conId ?? 0}`, positionReport(message));
      }
      if (message.kind !== 'positionEnd') return undefined;
      return { value: [...found.values()].filter((position) => !position.position.isZero) };
    };
  },
};

export function marketRuleQuestion(marketRuleId: number): IdlessQuestion<readonly PriceIncrement[]> {
  return {
    request: 'reqMarketRule',
    answers: ['marketRule'],
    ask: () => ({ kind: 'reqMarketRule', marketRuleId }),
    collect: () => (message) =>
      message.kind === 'marketRule' && message.marketRuleId === marketRuleId
        ? { value: message.priceIncrements }
        : undefined,
  };
}
