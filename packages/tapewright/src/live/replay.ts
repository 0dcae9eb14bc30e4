import type { Engine, EngineInput, EngineOutput, OrderSentInput } from '@tapewright/engine';
import type { Contract, Instant } from '@tapewright/model';
import { encodeValue, type JournalEntry } from '../journal/index.ts';
import { type Decision, isDecision } from './turns.ts';

/** What a driver has to know of the past, beside what the engine now knows again. */
export interface Past {
  readonly lastAt: Instant;
  /** intentId → the last time it was given to the wire */
  readonly sent: ReadonlyMap<string, OrderSentInput>;
  /** Executions that were counted, or lie before the run. */
  readonly knownExecIds: ReadonlySet<string>;
  readonly costedExecIds: ReadonlySet<string>;
  /** instrument → its contract */
  readonly contracts: ReadonlyMap<number, Contract>;
  /** series → the start of its last bar */
  readonly lastStarts: ReadonlyMap<number, Instant>;
  /** What the engine wants to know of the market, in order. */
  readonly wants: readonly Extract<
    EngineOutput,
    { kind: 'wantInstrument' | 'wantBars' | 'wantQuotes' | 'wantDepth' }
  >[];
  /** timer → due; those that have not rung */
  readonly timers: ReadonlyMap<number, Instant>;
  /** The opening of the account was told; only the first session does. */
  readonly hasBaseline: boolean;
  /** What the last input led to and the journal does not have: to be written before anything else is. */
  readonly untold: readonly Decision[];
}

/** The replay did not decide what the journal says was decided. */
export class ReplayDiverged extends Error {
  override readonly name = 'ReplayDiverged';

  constructor(seq: number, recorded: string, now: string) {
    super(
      `the strategy does not repeat itself: record ${seq} of the journal says ${recorded}, and its replay says ${now}. ` +
        `A strategy may use nothing but what its context gives it (no Date, no Math.random, no files), and a file that it imports must not have changed`,
    );
  }
}

/**
 * Feeds the journal's inputs to a new engine, and checks that it decides again what it decided then. Decisions of the last input may be
 * missing: the process ended before they were written, and so before anything was sent. Whoever goes on with the journal writes them
 * first (`untold`), or the next replay would miss them in the middle.
 */
export function replay(
  engine: Pick<Engine, 'start' | 'handle'>,
  startAt: Instant,
  entries: readonly JournalEntry[],
): Past {
  const past = new PastBuilder(startAt);
  let expected = past.outputs(engine.start(startAt));
  for (const { seq, record } of entries) {
    if (record.kind === 'in') {
      requireAllTold(seq, expected);
      expected = past.outputs(engine.handle(record.input));
      past.input(record.input);
    } else if (record.kind === 'out') {
      const next = expected.shift();
      const now = next && encodeValue(next);
      const recorded = encodeValue(record.output);
      if (now !== recorded) throw new ReplayDiverged(seq, recorded, now ?? 'nothing');
    } else if (record.kind === 'baseline') {
      requireAllTold(seq, expected);
      past.baseline(record.execIds);
      expected = [];
      for (const input of record.opening) {
        expected.push(...past.outputs(engine.handle(input)));
        past.input(input);
      }
    }
  }
  past.untold = expected;
  return past;
}

function requireAllTold(seq: number, expected: readonly Decision[]): void {
  const [first] = expected;
  if (first !== undefined) throw new ReplayDiverged(seq, 'nothing', encodeValue(first));
}

class PastBuilder implements Past {
  lastAt: Instant;
  readonly sent = new Map<string, OrderSentInput>();
  readonly knownExecIds = new Set<string>();
  readonly costedExecIds = new Set<string>();
  readonly contracts = new Map<number, Contract>();
  readonly lastStarts = new Map<number, Instant>();
  readonly wants: Past['wants'][number][] = [];
  readonly timers = new Map<number, Instant>();
  hasBaseline = false;
  untold: readonly Decision[] = [];

  constructor(startAt: Instant) {
    this.lastAt = startAt;
  }

  baseline(execIds: readonly string[]): void {
    this.hasBaseline = true;
    for (const execId of execIds) {
      this.knownExecIds.add(execId);
      this.costedExecIds.add(execId);
    }
  }

  input(input: EngineInput): void {
    if (input.at > this.lastAt) this.lastAt = input.at;
    const { kind } = input;
    if (kind === 'orderSent') this.sent.set(input.intentId, input);
    else if (kind === 'execution') this.knownExecIds.add(input.execution.execId ?? '');
    else if (kind === 'commission') this.costedExecIds.add(input.report.execId ?? '');
    else if (kind === 'instrument') this.contracts.set(input.instrument, input.contract);
    else if (kind === 'bar') this.lastStarts.set(input.series, input.start);
    else if (kind === 'timer') this.timers.delete(input.timer);
  }

  /** Notes wants and timers; the decisions. */
  outputs(outputs: readonly EngineOutput[]): Decision[] {
    const decisions: Decision[] = [];
    for (const output of outputs) {
      if (isDecision(output)) decisions.push(output);
      if (output.kind === 'setTimer') this.timers.set(output.timer, output.due);
      if (isWant(output)) {
        this.wants.push(output);
      }
    }
    return decisions;
  }
}

function isWant(output: EngineOutput): output is Past['wants'][number] {
  switch (output.kind) {
    case 'wantInstrument':
    case 'wantBars':
    case 'wantQuotes':
    case 'wantDepth':
      return true;
    case 'place':
    case 'modify':
    case 'cancel':
    case 'setTimer':
    case 'log':
    case 'record':
      return false;
  }
}
