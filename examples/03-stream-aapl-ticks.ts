// Prints quotes of AAPL as they change. Leaving the loop cancels the subscription, once.
import { connect } from '@tapewright/tws';

const port = Number(process.argv[2] ?? 4002);
const ib = await connect({ port, clientId: 3 });
const aapl = await ib.contract.stock('AAPL');

let seen = 0;
for await (const item of ib.quotes(aapl)) {
  if (item.kind !== 'quote') {
    console.log(item);
    continue;
  }
  const { bid, bidSize, ask, askSize, last } = item.quote;
  console.log(`bid ${bid} x ${bidSize}, ask ${ask} x ${askSize}, last ${last}`);
  seen += 1;
  if (seen === 20) break;
}
ib.disconnect();
