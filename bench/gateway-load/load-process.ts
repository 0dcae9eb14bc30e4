// A gateway with every stock that comes in the box, in a process of its own. `fastest` plays the market of what clients watch as fast as it
// can and sends every change at once; `realTime` runs by the clock. Asked, it tells the processor time that it has taken. Ends with its
// parent.
import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';

const isRealTime = process.argv.includes('realTime');
const start = instantFromIso('2026-08-25T14:00:00Z');
const gateway = await startGateway({
  port: 0,
  market: { kind: 'simulated' },
  clock: { kind: isRealTime ? 'regularHours' : 'fastest', start },
  seed: 1,
  accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 } }],
  // Every change is sent at once where the question is how much the gateway can send.
  ...(isRealTime ? {} : { tickIntervalMs: 0 }),
});

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
process.on('disconnect', () => process.exit(0));
process.send?.(gateway.port);
