// Connects to TWS or IB Gateway and says who is there. Without one, start ours: npm run tapewright -- gateway
import { connect } from '@tapewright/tws';

const port = Number(process.argv[2] ?? 4002);
const ib = await connect({ port, clientId: 1 });
console.log(`connected: server version ${ib.serverVersion}, accounts ${ib.accounts.join(', ')}`);
console.log(`the gateway's time is ${new Date((await ib.currentTime()) / 1000).toISOString()}`);
ib.disconnect();
