import { REFUSALS } from '../orders/refusal.ts';
import type { OrderType } from './order-type.ts';

/** STP: becomes a market order once price has reached `auxPrice`. */
export const STOP: OrderType = {
  name: 'STP',
  aliases: ['STOP'],
  notFor: [],
  mayTradeOutsideRth: true,
  check: ({ auxPrice }) => (hasPrice(auxPrice) ? undefined : REFUSALS.noStopPrice()),
  prices: ({ auxPrice }) => [auxPrice],
  plan: ({ auxPrice }) => ({ kind: 'stop', stop: auxPrice ?? Number.NaN, next: { kind: 'trade' } }),
};

/** Clients send 0 for a stop price that they do not mean. */
export function hasPrice(price: number | undefined): boolean {
  return price !== undefined && price !== 0;
}
