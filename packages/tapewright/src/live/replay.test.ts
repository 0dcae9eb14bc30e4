import type { EngineInput, EngineOutput } from '@tapewright/engine';
import { type Instant, instant } from '@tapewright/model';
import { expect, it } from 'vitest';
import type { JournalEntry, JournalRecord } from '../journal/index.ts';
import { replay, ReplayDiverged } from './replay.ts';

// An engine that decides to cancel one order on each timer; what matters here is what the journal has of it.

const START = instant(1_787_666_400_000_000);

const timer = (n: number): EngineInput => ({ kind: 'timer', at: at(n), timer: n });
const decision = (n: number): Extract<EngineOutput, { kind: 'cancel' }> => ({
  kind: 'cancel',
  intentId: `intent ${n}`,
});
const engine = {
  start: () => [],
  handle: (input: EngineInput) => (input.kind === 'timer' ? [decision(input.timer)] : []),
};

function at(n: number): Instant {
  return instant(START + n);
}

function entries(...records: JournalRecord[]): JournalEntry[] {
  return records.map((record, index) => ({ seq: index + 1, record }));
}

it('the decisions of the last input that were not written any more are told, to be written before anything else', () => {
  const cutShort = entries(
    { kind: 'in', input: timer(1) },
    { kind: 'out', output: decision(1) },
    { kind: 'in', input: timer(2) },
  );
  expect(replay(engine, START, cutShort).untold).toEqual([decision(2)]);
});

it('a journal that goes on with what was untold is replayed again', () => {
  const goneOn = entries(
    { kind: 'in', input: timer(1) },
    { kind: 'out', output: decision(1) },
    { kind: 'in', input: timer(2) },
    { kind: 'out', output: decision(2) },
    { kind: 'in', input: timer(3) },
    { kind: 'out', output: decision(3) },
  );
  expect(replay(engine, START, goneOn).untold).toEqual([]);
});

it('a decision that is missing in the middle is a divergence', () => {
  const holed = entries({ kind: 'in', input: timer(1) }, { kind: 'in', input: timer(2) });
  expect(() => replay(engine, START, holed)).toThrow(ReplayDiverged);
});
