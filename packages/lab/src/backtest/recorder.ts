import { createHash, type Hash } from 'node:crypto';
import type { EventLogSink, LogOutput, RecordOutput } from '@tapewright/engine';
import type { LogLine, RecordedPoint } from './result.ts';

/** Log lines of a run that are kept; a strategy that logs on every bar would fill the memory. Further ones are counted. */
export const MAX_LOG_LINES = 10_000;

const PENDING_LENGTH = 16_384;

/** Keeps what the engine says beside its orders: the event log as a hash, log lines, recorded values. */
export class Recorder {
  readonly logs: LogLine[] = [];
  /** name → points */
  readonly records = new Map<string, RecordedPoint[]>();
  logCount = 0;
  events = 0;
  readonly #hash: Hash = createHash('sha256');
  /** Lines that are not hashed yet: hashing some hundred at once costs a tenth of hashing each. */
  #pending = '';
  readonly #sink: EventLogSink | undefined;

  constructor(sink: EventLogSink | undefined) {
    this.#sink = sink;
  }

  /** Hands to the engine as its event log. The hash is that of the lines, each with a line feed. */
  readonly event = (line: string): void => {
    this.events++;
    this.#pending += `${line}\n`;
    if (this.#pending.length > PENDING_LENGTH) this.#flush();
    this.#sink?.(line);
  };

  log({ at, level, text }: LogOutput): void {
    this.logCount++;
    if (this.logs.length < MAX_LOG_LINES) this.logs.push({ at, level, text });
  }

  record({ at, name, value }: RecordOutput): void {
    const points = this.records.get(name);
    if (points === undefined) this.records.set(name, [{ at, value }]);
    else points.push({ at, value });
  }

  /** Once, at the end. */
  sha256(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#pending);
    this.#pending = '';
  }
}
