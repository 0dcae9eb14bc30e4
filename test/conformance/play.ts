import { Decimal, plusMs, type Instant } from '@tapewright/model';
import type { MarketInput } from '@tapewright/venue';
import type { Level, Scenario } from './scenario.ts';
import { SocketStage } from './socket-stage.ts';
import type { Stage } from './stage.ts';
import { stepText, type Levels, type Step } from './step.ts';
import { VenueStage } from './venue-stage.ts';
import { WireStage } from './wire-stage.ts';
import { momentOf, startOf, tradedIn } from './world.ts';

/** What was looked at in a scenario, and what was seen. */
export interface Look {
  /** The step in words, as it should be. */
  readonly expected: string;
  readonly seen: string;
}

/** Plays a scenario at a level, and answers everything that was looked at, in order. Steps are a second apart. */
export async function play(scenario: Scenario, level: Level): Promise<readonly Look[]> {
  const stage = await stageOf(scenario, level);
  const looks: Look[] = [];
  let now = startOf(scenario);
  try {
    for (const step of scenario.steps) {
      if (step.kind === 'state') {
        const seen = stepText({ ...step, is: stage.story(step.label).text() });
        looks.push({ expected: stepText(step), seen });
        continue;
      }
      now = step.kind === 'time' ? momentOf(step.at) : plusMs(now, 1_000);
      await act(stage, scenario, step, now);
    }
  } finally {
    await stage.close();
  }
  return looks;
}

async function stageOf(scenario: Scenario, level: Level): Promise<Stage> {
  switch (level) {
    case 0:
      return new VenueStage(scenario);
    case 1:
      return new WireStage(scenario);
    case 2:
      return SocketStage.open(scenario);
  }
}

async function act(
  stage: Stage,
  scenario: Scenario,
  step: Exclude<Step, { kind: 'state' }>,
  now: Instant,
): Promise<void> {
  switch (step.kind) {
    case 'place':
      await stage.place(step.label, step.order);
      return;
    case 'change':
      await stage.change(step.label, step.order);
      return;
    case 'cancel':
      await stage.cancel(step.label);
      return;
    default:
      for (const input of marketInputs(scenario, step, now)) await stage.market(input);
  }
}

function marketInputs(
  scenario: Scenario,
  step: Extract<Step, { kind: 'quote' | 'trade' | 'auction' | 'time' }>,
  at: Instant,
): readonly MarketInput[] {
  const { conId, exchange } = tradedIn(scenario);
  switch (step.kind) {
    case 'time':
      return [{ kind: 'time', at }];
    case 'quote': {
      const sides = { bids: levels(step.bids), asks: levels(step.asks) };
      return [
        { kind: 'makerQuote', at, conId: step.conId ?? conId, exchange: step.exchange ?? exchange, ...sides },
      ];
    }
    case 'trade':
      return [{ kind: 'print', at, conId, exchange, price: step.price, size: Decimal.of(step.size) }];
    case 'auction': {
      const wanted = { bids: levels(step.bids), asks: levels(step.asks) };
      return [
        { kind: 'auctionInterest', at, conId, auction: step.auction, ...wanted },
        { kind: 'cross', at, conId, auction: step.auction, exchange },
      ];
    }
  }
}

function levels(of: Levels) {
  return of.map(([price, size]) => ({ price, size: Decimal.of(size) }));
}
