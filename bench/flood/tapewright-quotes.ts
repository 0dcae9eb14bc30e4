// Quotes of the public client: a hundred contracts, each with its whole picture after every tick that changes it.
import { connect } from '@tapewright/tws';
import { FloodCounter, gatewayPort } from './player.ts';
import { FLOOD_LINES } from './stream.ts';

const counter = new FloodCounter();
const pace = { messages: 1_000, windowMs: 1_000, reservedForOrders: 0, queueLimit: 1_000 };
const ib = await connect({ port: gatewayPort, clientId: 1, snapshots: [], reconnect: false, pace });
const firstReqId = ib.raw.nextRequestId() + 1;
let quotes = 0;
let bids = 0;
for (let line = 0; line < FLOOD_LINES; line++) {
  ib.link.watchQuotes({ conId: 1 + line, secType: 'STK', exchange: 'SMART' }, {}, (item) => {
    if (item.kind !== 'quote') return;
    quotes++;
    if (item.quote.bid !== undefined) bids++;
  });
}
// What changes nothing makes no quote, so messages are counted where all of them are seen.
ib.raw.onAny((message) => {
  if (message.kind === 'tickPrice') counter.price(message.price);
  if (message.kind === 'tickSize' || (message.kind === 'tickPrice' && message.size !== undefined))
    counter.size();
  if (message.kind === 'orderStatus') counter.order();
  counter.message();
});
counter.extra = () => ({ quotes, bids });
await counter.run({ firstReqId });
