// A gateway with every stock that comes in the box, in a process of its own. Told `advance`, it plays its market as fast as it can for so
// many milliseconds and tells its processor time; with `realTime` its market runs by the clock. Ends with its parent.
import { setImmediate as turn } from 'node:timers/promises';
import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';

const isRealTime = process.argv.includes('realTime');
const start = instantFromIso('2026-08-25T14:00:00Z');
const gateway = await startGateway({
  port: 0,
  market: { kind: 'simulated' },
  clock: isRealTime ? { kind: 'regularHours', start } : { kind: 'lockstep', start },
  seed: 1,
  accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 } }],
  // Every change is sent at once where the question is how much the gateway can send.
  ...(isRealTime ? {} : { tickIntervalMs: 0 }),
});

/** Answers with the processor time it took, in milliseconds. */
async function advance(forMs: number): Promise<void> {
  const before = process.cpuUsage();
  const from = performance.now();
  while (performance.now() - from < forMs) {
    gateway.advance();
    await turn();
  }
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / 1_000);
}

process.on('message', ({ advanceMs }: { readonly advanceMs: number }) => void advance(advanceMs));
process.on('disconnect', () => process.exit(0));
process.send?.(gateway.port);
