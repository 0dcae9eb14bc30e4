import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { SweepOutcome } from './outcome.ts';
import type { IndexRange, SweepManifest } from './sweep.ts';

/** The outcomes of some or all points of a sweep: what one machine writes and another puts together. JSON as it stands. */
export interface SweepPart {
  readonly format: 'tapewright sweep 1';
  readonly manifest: SweepManifest;
  /** Points of the whole grid. */
  readonly points: number;
  readonly outcomes: readonly SweepOutcome[];
}

/** Parts that do not belong together, overlap, or are no parts. The message says which. */
export class SweepPartError extends Error {
  override readonly name = 'SweepPartError';
}

export function sweepPart(
  manifest: SweepManifest,
  points: number,
  outcomes: readonly SweepOutcome[],
): SweepPart {
  return { format: 'tapewright sweep 1', manifest, points, outcomes };
}

/** Reads what `JSON.stringify` made of a part. `name` is how errors call it. */
export function parseSweepPart(text: string, name: string): SweepPart {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SweepPartError(
      `${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (!isPart(value)) throw new SweepPartError(`${name} is not a part of a sweep ('tapewright sweep 1')`);
  return value;
}

/** One part of all: in the order of the grid. Parts of different sweeps, and a point that two parts have, are refused. */
export function mergeParts(parts: readonly { readonly name: string; readonly part: SweepPart }[]): SweepPart {
  const [first] = parts;
  if (first === undefined) throw new SweepPartError('no part to merge');
  const byIndex = new Map<number, { readonly outcome: SweepOutcome; readonly name: string }>();
  for (const { name, part } of parts) {
    const differs = differenceOf(first.part, part);
    if (differs !== undefined)
      throw new SweepPartError(`${name} and ${first.name} are not of one sweep: their ${differs} differ`);
    for (const outcome of part.outcomes) {
      const known = byIndex.get(outcome.index);
      if (known !== undefined)
        throw new SweepPartError(`point ${outcome.index} is in ${known.name} and in ${name}`);
      byIndex.set(outcome.index, { outcome, name });
    }
  }
  const outcomes = [...byIndex.values()].map(({ outcome }) => outcome).toSorted((a, b) => a.index - b.index);
  return { ...first.part, outcomes };
}

/** The points that a part has no outcome for, as ranges. */
export function missingPoints({ points, outcomes }: SweepPart): IndexRange[] {
  const missing: IndexRange[] = [];
  let next = 0;
  for (const index of [...outcomes.map((outcome) => outcome.index), points]) {
    if (index > next) missing.push({ from: next, to: index });
    next = index + 1;
  }
  return missing;
}

/** SHA-256 over the event-log hashes of all runs in the order of the grid: the same for any number of workers, shards and machines. */
export function sweepHash(outcomes: readonly SweepOutcome[]): string {
  const hash = createHash('sha256');
  for (const { index, figures, problem } of outcomes)
    hash.update(`${index} ${figures?.hash ?? problem ?? ''}\n`);
  return hash.digest('hex');
}

function differenceOf(a: SweepPart, b: SweepPart): string | undefined {
  if (a.points !== b.points) return 'numbers of points';
  const left = entriesOf(a.manifest);
  const right = entriesOf(b.manifest);
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].find((name) => !isDeepStrictEqual(left.get(name), right.get(name)));
}

/** Through JSON, because the other may come from a file, and there is no undefined in a file. */
function entriesOf(manifest: SweepManifest): Map<string, unknown> {
  const plain: unknown = JSON.parse(JSON.stringify(manifest));
  return new Map<string, unknown>(Object.entries(plain ?? {}));
}

function isPart(value: unknown): value is SweepPart {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 'tapewright sweep 1' &&
    'manifest' in value &&
    typeof value.manifest === 'object' &&
    'points' in value &&
    Number.isInteger(value.points) &&
    'outcomes' in value &&
    Array.isArray(value.outcomes) &&
    value.outcomes.every(
      (outcome: unknown) =>
        typeof outcome === 'object' &&
        outcome !== null &&
        'index' in outcome &&
        Number.isInteger(outcome.index),
    )
  );
}
