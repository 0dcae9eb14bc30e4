// Buys 100 GOOGL at the market and waits until they are there and paid for. Use a paper account, or ours: npm run tapewright -- gateway
import { connect } from '@tapewright/tws';

const port = Number(process.argv[2] ?? 4002);
const ib = await connect({ port, clientId: 2 });
const googl = await ib.contract.stock('GOOGL');

const order = ib.orders.buy(googl, 100).market().submit();
await order.accepted;
console.log(`accepted as order ${order.orderId}, permId ${order.permIds.join(' ')}`);
await order.filled({ timeout: '60s' });
console.log(`filled: ${order.filledQty} at ${order.avgPrice}`);
const { commissions } = await order.costed({ timeout: '60s' });
for (const [currency, amount] of commissions) console.log(`commission: ${amount} ${currency}`);
console.log(`position: ${ib.portfolio.position(googl).qty} GOOGL`);
ib.disconnect();
