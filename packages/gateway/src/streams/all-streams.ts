import type { Instant } from '@tapewright/model';
import type { ApiSession } from '../session/api-session.ts';
import type { World } from '../world.ts';

/** Something that is sent when its time has come. */
interface TimedStream {
  nextDue(): Instant | undefined;
  timePassed(now: Instant): void;
}

/** The streams that send by the clock. */
export function timedStreams(world: World): readonly TimedStream[] {
  return [
    world.marketData,
    world.depth,
    world.scanners,
    world.bars,
    world.realTimeBars,
    world.accountUpdates,
    world.accountSummaries,
    world.pnl,
  ];
}

/** Ends everything that a client has asked to be told. */
export function dropStreams(session: ApiSession, world: World): void {
  for (const stream of [
    world.marketData,
    world.depth,
    world.scanners,
    world.bulletins,
    world.displayGroups,
    world.tickByTick,
    world.bars,
    world.realTimeBars,
    world.positions,
    world.accountUpdates,
    world.accountSummaries,
    world.pnl,
  ])
    stream.dropSession(session);
}
