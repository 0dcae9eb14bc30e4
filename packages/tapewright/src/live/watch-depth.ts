import type { Contract } from '@tapewright/model';
import type { Subscription, TwsClient } from '@tapewright/tws';
import type { DepthListener } from './market-feeds.ts';

/** The book of a contract, told to a listener until `cancel`. */
export function watchDepth(
  client: TwsClient,
  { contract, rows, smart }: { readonly contract: Contract; readonly rows: number; readonly smart: boolean },
  listener: DepthListener,
): Subscription {
  const ended = new AbortController();
  void read(client, { contract, rows, smart, signal: ended.signal }, listener);
  return { cancel: () => ended.abort() };
}

async function read(
  client: TwsClient,
  { contract, ...options }: { contract: Contract; rows: number; smart: boolean; signal: AbortSignal },
  listener: DepthListener,
): Promise<void> {
  try {
    for await (const item of client.market.depth(contract, options)) {
      if (options.signal.aborted) return;
      if (item.kind === 'depth') listener.book(item.bids, item.asks);
      else if (item.kind === 'notice') listener.notice(item.message);
    }
  } catch (error) {
    if (!options.signal.aborted) listener.failed(error);
  }
}
