import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { Gate } from './gate.ts';
import type { Peer } from './peer.ts';
import { type Probe, PROBES, type Seen } from './probes.ts';
import { StoqeyPeer } from './stoqey-peer.ts';
import { TapewrightPeer } from './tapewright-peer.ts';

export interface ProbeRow {
  readonly probe: Probe;
  readonly tapewright: Seen;
  readonly stoqey: Seen;
}

const LONGEST_MS = 45_000;

/** Each probe, with a gateway and a network of its own for each client. */
export async function runProbes(): Promise<readonly ProbeRow[]> {
  const rows: ProbeRow[] = [];
  for (const probe of PROBES) {
    // One after the other: in one process, what one client chews on keeps the other waiting.
    const tapewright = await seenBy(probe, new TapewrightPeer());
    const stoqey = await seenBy(probe, new StoqeyPeer());
    rows.push({ probe, tapewright, stoqey });
  }
  return rows;
}

async function seenBy(probe: Probe, peer: Peer): Promise<Seen> {
  const gateway = await startGateway({
    port: 0,
    market: { kind: 'simulated' },
    clock: { kind: 'regularHours', start: instantFromIso('2026-08-25T14:00:00Z') },
    seed: 1,
    accounts: [{ account: 'DU900001', cash: { USD: 1_000_000 } }],
  });
  const gate = await Gate.before(gateway.port);
  try {
    await peer.connect(gate.port);
    const isLate = new Promise<Seen>((resolve) => {
      setTimeout(() => resolve({ isRight: false, text: 'it does not come to an end' }), LONGEST_MS).unref();
    });
    return await Promise.race([probe.run({ peer, gateway, gate }), isLate]);
  } catch (error) {
    return { isRight: false, text: error instanceof Error ? error.message : String(error) };
  } finally {
    peer.close();
    await gate.close();
    await gateway.close();
  }
}
