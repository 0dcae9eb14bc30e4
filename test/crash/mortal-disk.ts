import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JournalDisk, realDisk } from '../../packages/tapewright/src/journal/index.ts';

/**
 * How a program ends, and what its disk has then:
 * - `kill`: SIGKILL. What was handed to the operating system is there.
 * - `power`: the machine stops. What was not synced is gone.
 * - `partOfTail`: the machine stops, and of what was not synced the disk had taken a part, up to somewhere in a record.
 */
export type Manner = 'kill' | 'power' | 'partOfTail';

/** A disk that remembers what of each file is synced, and on which a program can die before, in the middle of, and after every write. */
export class MortalDisk implements JournalDisk {
  readonly #passing: (point: string) => void;
  /** path → bytes that were handed over, and how many of them were synced */
  readonly #files = new Map<string, { written: number; synced: number }>();

  constructor(passing: (point: string) => void) {
    this.#passing = passing;
  }

  open(path: string): ReturnType<JournalDisk['open']> {
    const file = realDisk.open(path);
    const { size } = statSync(path);
    const state = { written: size, synced: size };
    this.#files.set(path, state);
    const append = (bytes: Uint8Array): void => {
      file.append(bytes);
      state.written += bytes.length;
    };
    return {
      append: (bytes) => {
        this.#passing('before journal write');
        append(bytes.subarray(0, bytes.length >> 1));
        this.#passing('in journal write');
        append(bytes.subarray(bytes.length >> 1));
        this.#passing('after journal write');
      },
      // The test's machine stays on: what is synced is only noted.
      sync: () => {
        this.#passing('before fsync');
        state.synced = state.written;
        this.#passing('after fsync');
      },
      close: () => file.close(),
    };
  }

  syncDirectory(): void {}

  /** Copies the journals as the next process finds them. The lock is not among them: its holder is dead. */
  copySurvivors(from: string, to: string, manner: Manner): void {
    mkdirSync(to, { recursive: true });
    for (const run of readdirSync(from)) {
      mkdirSync(join(to, run), { recursive: true });
      for (const name of readdirSync(join(from, run))) {
        if (!name.startsWith('journal-')) continue;
        const path = join(from, run, name);
        const left = readFileSync(path).subarray(0, this.#left(path, manner));
        writeFileSync(join(to, run, name), left);
      }
    }
  }

  #left(path: string, manner: Manner): number | undefined {
    const state = this.#files.get(path);
    if (state === undefined) return undefined;
    const { written, synced } = state;
    switch (manner) {
      case 'kill':
        return written;
      case 'power':
        return synced;
      case 'partOfTail':
        return synced + Math.floor((written - synced) * 0.6);
    }
  }
}
