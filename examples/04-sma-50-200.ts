// Two years of daily bars of AAPL, a 50 and a 200 day average, and where they crossed.
import { crossedAbove, crossedBelow, sma } from '@tapewright/engine';
import { toIso } from '@tapewright/model';
import { connect } from '@tapewright/tws';

const port = Number(process.argv[2] ?? 4002);
const ib = await connect({ port, clientId: 4 });
const aapl = await ib.contract.stock('AAPL');
const bars = await ib.history(aapl).bars('1 day').last('2 years');
ib.disconnect();

const [fast, slow] = [sma(50), sma(200)];
for (const bar of bars) {
  fast.update(bar.close);
  slow.update(bar.close);
  const day = toIso(bar.start).slice(0, 10);
  if (crossedAbove(fast, slow)) console.log(`${day}  golden cross at ${bar.close}`);
  if (crossedBelow(fast, slow)) console.log(`${day}  death cross at ${bar.close}`);
}
const trend = fast.value > slow.value ? 'above: long' : 'below: flat';
console.log(
  `${bars.length} bars; SMA 50 ${fast.value.toFixed(2)} is ${trend} (SMA 200 ${slow.value.toFixed(2)})`,
);
