import { instantFromIso } from '@tapewright/model';
import { startGateway, type GatewayOptions, type RunningGateway } from './start-gateway.ts';

/** A Friday, ten in the morning in New York: the market is open. */
const OPEN_MARKET = instantFromIso('2026-11-20T15:00:00Z');

/**
 * A gateway for a test: on a free port of this machine, in the regular hours of a day that is the same in every run, so that prices are too.
 * Whatever is said in `options` counts instead. Steer it by `control`, and end it by `close()` or `await using`.
 *
 * ```ts
 * let gateway: RunningGateway;
 * beforeAll(async () => { gateway = await startTestGateway(); });
 * afterAll(() => gateway.close());
 * ```
 */
export function startTestGateway(options: GatewayOptions = {}): Promise<RunningGateway> {
  return startGateway({ clock: { kind: 'regularHours', start: OPEN_MARKET }, seed: 1, ...options });
}
