import type { Snapshot, TwsClient } from '@tapewright/tws';

/** The broker's lists as they are now, in the shape of a synchronisation. Rejects when one of them does not come. */
export async function askBroker(client: TwsClient): Promise<Snapshot> {
  const [openOrders, completedOrders, executions, positions] = await Promise.all([
    client.openOrders(),
    client.completedOrders(),
    client.executions(),
    client.positions(),
  ]);
  const { snapshot } = client;
  if (snapshot === undefined) throw new Error('the session ended before the broker had answered');
  return {
    ...snapshot,
    missing: [],
    openOrders,
    completedOrders,
    positions,
    executions: executions.map(({ contract, execution }) => ({ contract, execution })),
    commissions: executions.flatMap(({ commission }) => commission ?? []),
  };
}
