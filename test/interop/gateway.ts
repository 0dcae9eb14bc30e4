import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';

const ACCOUNT = 'DU900001';
const SEED = 1;

/** Runs `use` with the port of a fresh gateway on the simulated market, always in regular hours, and closes it afterwards. */
export async function withGateway(use: (port: number) => Promise<void>): Promise<void> {
  const gateway = await startGateway({
    port: 0,
    market: { kind: 'simulated' },
    clock: { kind: 'regularHours', start: instantFromIso('2026-08-25T14:00:00Z') },
    seed: SEED,
    accounts: [{ account: ACCOUNT, cash: { USD: 1_000_000 } }],
  });
  try {
    await use(gateway.port);
  } finally {
    await gateway.close();
  }
}
