// The public client, as its user meets it: connected, with handlers under IB's own names.
import { connect } from '@tapewright/tws';
import { FloodCounter, gatewayPort } from './player.ts';

const counter = new FloodCounter();
const ib = await connect({ port: gatewayPort, clientId: 1, snapshots: [], reconnect: false });
ib.raw.on('tickPrice', ({ price, size }) => {
  counter.price(price);
  if (size !== undefined) counter.size();
  counter.message();
});
ib.raw.on('tickSize', () => {
  counter.size();
  counter.message();
});
ib.raw.on('orderStatus', () => {
  counter.order();
  counter.message();
});
await counter.run();
