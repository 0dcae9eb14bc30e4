// IBApi of @stoqey/ib.
import { EventName, IBApi, IBApiTickType } from '@stoqey/ib';
import { FloodCounter, gatewayPort } from './player.ts';

const VOLUME: unknown = IBApiTickType.VOLUME;

const counter = new FloodCounter();
const ib = new IBApi({ host: '127.0.0.1', port: gatewayPort, clientId: 1 });
ib.on(EventName.tickPrice, (_reqId, _field, price) => {
  counter.price(price);
  counter.message();
});
// The size that came with the price of an ask is an event of its own, and no message.
ib.on(EventName.tickSize, (_reqId, field) => {
  counter.size();
  if (field === VOLUME) counter.message();
});
ib.on(EventName.orderStatus, () => {
  counter.order();
  counter.message();
});
ib.once(EventName.nextValidId, () => void counter.run());
ib.connect();
