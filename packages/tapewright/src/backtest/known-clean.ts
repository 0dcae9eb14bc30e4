import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How many strategies are remembered: the latest. */
const MOST = 1_000;

/** Which strategies have been checked and nothing was found, by the hash of their code and parameters: one line each in a file. */
export class KnownClean {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  has(key: string): boolean {
    return this.#read().includes(key);
  }

  add(key: string): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${[...this.#read(), key].slice(-MOST).join('\n')}\n`);
  }

  /** What cannot be read is not known: the strategies are checked again. */
  #read(): string[] {
    try {
      return readFileSync(this.#file, 'utf8').split('\n').filter(Boolean);
    } catch {
      return [];
    }
  }
}

export function strategyKey(codeSha256: string, params: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(codeSha256).update(JSON.stringify(params)).digest('hex');
}
