import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import {
  parseScenarioCall,
  playScenario,
  recorded,
  type FaultScript,
  type ScenarioCall,
  type StruckFault,
} from '@tapewright/gateway';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';

/**
 * A file of faults: a list of scenarios, each a name alone or a map of `scenario` and its parameters.
 *
 * ```yaml
 * - half-open
 * - { scenario: farm-flap, conId: 265598, afterMs: 60000 }
 * ```
 */
const FAULT_FILE = z.array(
  z.union([z.string(), z.object({ scenario: z.string() }).catchall(z.union([z.string(), z.number()]))]),
);

/** The faults of `--fault` and of `--faults`, in that order. Throws a `UserError` that says which of them is wrong. */
export function chosenFaults(calls: readonly string[], file: string | undefined): readonly FaultScript[] {
  return [
    ...calls.flatMap((call) => played(() => parseScenarioCall(call), '--fault')),
    ...(file === undefined ? [] : readFaultFile(file).flatMap((call) => played(() => call, file))),
  ];
}

export function readFaultFile(file: string): readonly ScenarioCall[] {
  const text = explained(file, () => readFileSync(file, 'utf8'));
  const entries = explained(file, () => FAULT_FILE.parse(parse(text)));
  return entries.map((entry) => {
    if (typeof entry === 'string') return parseScenarioCall(entry);
    const { scenario, ...parameters } = entry;
    return { name: scenario, parameters };
  });
}

/** Writes the faults that happen to a file which `--faults` reads, as they happen: playing it repeats them. */
export class FaultRecorder {
  readonly #file: string;
  #written = 0;

  /** Empties the file. Throws a `UserError` when it cannot be written. */
  constructor(file: string) {
    this.#file = file;
    explained(file, () => writeFileSync(file, ''));
  }

  /** Adds what has happened since the last time. */
  record(struck: readonly StruckFault[]): void {
    for (const each of struck.slice(this.#written)) {
      const call = recorded(each);
      if (call === undefined) continue;
      const entry = { scenario: call.name, ...call.parameters };
      appendFileSync(
        this.#file,
        stringify([entry], { collectionStyle: 'flow', lineWidth: 0 }).replace(/^\[ (.*) \]$/m, '- $1'),
      );
    }
    this.#written = struck.length;
  }
}

function played(call: () => ScenarioCall, where: string): readonly FaultScript[] {
  return explained(where, () => playScenario(call()));
}

function explained<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new UserError(`${where}: ${message}`, {
      exitCode: EXIT.usage,
      advice: 'The scenarios and their parameters are in docs/reference/faults.md.',
      cause: error,
    });
  }
}
