import { Decimal } from '@tapewright/model';
import type { Venue } from '@tapewright/venue';
import { expect } from 'vitest';
import { readJournal } from '../../packages/tapewright/src/journal/index.ts';
import type { Bot } from '../../packages/tapewright/src/live/bot.ts';
import { ACCOUNT, ORDERS } from './crash-strategy.ts';

/** One order as the gateway's books have it. */
export interface BookedOrder {
  readonly orderRef: string;
  readonly permId: number;
  readonly quantity: string;
  readonly executed: string;
  readonly isWorking: boolean;
}

/** Every order of the gateway with what was executed of it; two orders under one of our ids are two rows. */
export function booksOf({ venue }: { readonly venue: Venue }): BookedOrder[] {
  const executed = (permId: number): string => {
    const trades = venue.executions({}).filter(({ execution }) => execution.permId === permId);
    return String(trades.reduce((sum, { execution }) => sum + (execution.shares?.toNumber() ?? 0), 0));
  };
  const row = (
    order: { orderRef?: string; permId?: number; totalQuantity?: unknown },
    isWorking: boolean,
  ): BookedOrder => ({
    orderRef: order.orderRef ?? '',
    permId: order.permId ?? 0,
    quantity: String(order.totalQuantity),
    executed: executed(order.permId ?? 0),
    isWorking,
  });
  return [
    ...venue.openOrders().map(({ order, permId }) => row({ ...order, permId }, true)),
    ...venue.completedOrders().map(({ order }) => row(order, false)),
  ];
}

/** No order lost, doubled or late: the gateway's books and the bot's are the same. */
export function checkAgainstBooks(bot: Bot, gateway: { readonly venue: Venue }): void {
  const books = booksOf(gateway);
  const known = bot.engine.orders.map((order) => ({
    orderRef: order.intentId,
    quantity: String(order.quantity),
    executed: String(order.filled),
  }));
  // Each order once, of the quantity that its turn says: none missing, none twice.
  expect(known.map((order) => order.quantity)).toEqual(
    Array.from({ length: ORDERS }, (_, i) => String(i + 1)),
  );
  expect(new Set(books.map((order) => order.orderRef)).size, 'an order is doubled').toBe(books.length);
  // What the gateway has and what we believe to have there are the same orders, executed alike.
  const there = bot.engine.orders.filter((order) => order.status !== 'NotSent' && order.status !== 'Refused');
  const believed = known.filter((order) => there.some((live) => live.intentId === order.orderRef));
  const booked = books.map(({ orderRef, quantity, executed }) => ({ orderRef, quantity, executed }));
  expect(sorted(booked)).toEqual(sorted(believed));
  expect(books.filter((order) => order.isWorking)).toEqual([]);
  // None went out after its time.
  const { entries } = readJournal(bot.dir);
  for (const { record } of entries) {
    if (record.kind !== 'in' || record.input.kind !== 'orderSent') continue;
    const notAfter = bot.engine.orderOf(record.input.intentId)?.intent?.notAfter ?? 0;
    expect(record.input.at).toBeLessThanOrEqual(notAfter);
  }
  // And the money is the same.
  const statement = gateway.venue.statement(ACCOUNT);
  const position = Decimal.sum([...statement.positions.values()].map((holding) => holding.qty));
  const held = Decimal.sum(bot.engine.portfolio.holdings.map((holding) => holding.qty));
  expect(held.toString()).toBe(position.toString());
  expect(bot.engine.portfolio.cash('USD').toString()).toBe(statement.cash.get('USD')?.toString());
}

function sorted<T extends { readonly orderRef: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (a.orderRef < b.orderRef ? -1 : 1));
}
