// A gateway in a process of its own, so that server and client do not share an event loop. Tells its port, and ends with its parent.
import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';

const gateway = await startGateway({
  port: 0,
  // Its market stands still: nothing but the client's own orders makes work.
  market: { kind: 'simulated', symbols: ['GOOGL'] },
  clock: { kind: 'lockstep', start: instantFromIso('2026-08-25T14:00:00Z') },
  seed: 1,
  accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 } }],
});
process.on('disconnect', () => process.exit(0));
process.send?.(gateway.port);
