// IBApiNext of @stoqey/ib: a hundred subscriptions, each of which hands on its picture of a contract with every tick.
import { ConnectionState, EventName, type IBApi, IBApiNext, IBApiTickType, SecType } from '@stoqey/ib';
import { FloodCounter, gatewayPort } from './player.ts';
import { FLOOD_LINES } from './stream.ts';

const PRICES: ReadonlySet<unknown> = new Set([IBApiTickType.BID, IBApiTickType.ASK]);
const VOLUME: unknown = IBApiTickType.VOLUME;

const counter = new FloodCounter();
const next = new IBApiNext({ host: '127.0.0.1', port: gatewayPort, maxReqPerSec: 10_000 });
// It tells of a status only with the order that it belongs to; statuses alone are seen by the IBApi inside it.
const { api } = next as unknown as { readonly api: IBApi };
api.on(EventName.orderStatus, () => {
  counter.order();
  counter.message();
});
next.connectionState.subscribe((state) => {
  if (state === ConnectionState.Connected) subscribe();
});
next.connect(1);

function subscribe(): void {
  for (let line = 0; line < FLOOD_LINES; line++) {
    // The first request id it gives is 1.
    next
      .getMarketData({ conId: 1 + line, secType: SecType.STK, exchange: 'SMART' }, '', false, false)
      .subscribe(({ added, changed }) => {
        for (const [type, { value }] of changed ?? added ?? []) {
          if (PRICES.has(type)) counter.price(value ?? 0);
          else counter.size();
          if (PRICES.has(type) || type === VOLUME) counter.message();
        }
      });
  }
  setTimeout(() => void counter.run(), 1_000);
}
