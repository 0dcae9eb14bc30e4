import type { Position } from '@tapewright/model';
import type { LiveOrder, OpenOrderReport, TwsClient } from '@tapewright/tws';
import { messageOf } from '../errors/user-error.ts';

export interface KillOptions {
  readonly client: TwsClient;
  /** Whose orders and positions are looked at. */
  readonly account: string;
  /** Positions are closed at the market, too. */
  readonly isFlattening: boolean;
  /** Gives up when it aborts; never by itself, because the line may come back. */
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** What was left when it ended. Verified: the broker was asked, after the last order was done. */
export interface KillOutcome {
  readonly isDone: boolean;
  readonly orders: readonly OpenOrderReport[];
  readonly positions: readonly Position[];
}

const POLL_MS = 250;
/** An unanswered cancel is repeated every five seconds. */
const POLLS_PER_CANCEL = 20;
/** Closing orders tried per position before a person has to look. */
export const MAX_CLOSING_ORDERS = 3;

/**
 * Cancels everything that works at this login, closes the account's positions if asked to, and ends when the broker says that nothing works
 * (and nothing is held). What fails for want of a connection is done when the connection is back.
 */
export async function pullKillSwitch(options: KillOptions): Promise<KillOutcome> {
  const { isFlattening, say } = options;
  /** conId → closing orders so far */
  const attempts = new Map<number, number>();
  let left: Omit<KillOutcome, 'isDone'> = { orders: [], positions: [] };
  let lastProblem = '';
  let polls = 0;
  while (!options.signal.aborted) {
    try {
      left = await whatIsLeft(options);
      if (left.orders.length > 0) {
        if (polls++ % POLLS_PER_CANCEL === 0) {
          say(`cancelling ${left.orders.length} working orders`);
          options.client.orders.cancelAll();
        }
      } else if (options.client.orders.working.length > 0) {
        // A closing order of ours that the broker does not list is waited for, never sent again.
        say('waiting for word of the closing orders');
      } else if (!isFlattening || left.positions.length === 0) {
        return { isDone: true, ...left };
      } else if (!(await closeAll(options, left.positions, attempts))) {
        return { isDone: false, ...left };
      }
    } catch (error) {
      const problem = messageOf(error);
      if (problem !== lastProblem) say(`not yet: ${problem}`);
      lastProblem = problem;
    }
    await pause(POLL_MS, options.signal);
  }
  return { isDone: false, ...left };
}

async function whatIsLeft({ client, account }: KillOptions): Promise<Omit<KillOutcome, 'isDone'>> {
  const [orders, positions] = [await client.openOrders(), await client.positions()];
  return {
    orders: orders.filter(({ order }) => order.account === undefined || order.account === account),
    positions: positions.filter((held) => held.account === account && !held.position.isZero),
  };
}

/** Sends a market order for each position, and waits until all are done. False when one has been tried too often. */
async function closeAll(
  options: KillOptions,
  positions: readonly Position[],
  attempts: Map<number, number>,
): Promise<boolean> {
  const { client, account, signal, say } = options;
  const orders: LiveOrder[] = [];
  for (const { contract, position } of positions) {
    const { conId = 0, symbol = `contract ${conId}` } = contract;
    // The broker's list lags a fill by seconds; our own count of the fills does not.
    const held = client.portfolio.position({ conId }, account).qty ?? position;
    if (held.isZero) continue;
    const tried = (attempts.get(conId) ?? 0) + 1;
    attempts.set(conId, tried);
    if (tried > MAX_CLOSING_ORDERS) {
      say(`${symbol}: ${MAX_CLOSING_ORDERS} closing orders ended without closing it; close it by hand`);
      return false;
    }
    const whole = await client.contract.describe({ conId });
    const draft =
      held.sign > 0
        ? client.orders.sell(whole.contract, held)
        : client.orders.buy(whole.contract, held.abs());
    say(`closing ${held} ${symbol} at the market`);
    orders.push(draft.market().account(account).submit());
  }
  while (orders.some((order) => order.outcome === undefined) && !signal.aborted) await pause(POLL_MS, signal);
  return true;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
