import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  RecordFold,
  recordsOf,
  type GatewayState,
  type GatewayStore,
  type StateRecord,
} from '@tapewright/gateway';
import {
  decodeValue,
  encodeLine,
  encodeValue,
  GENESIS,
  JournalLocked,
  lockJournal,
  scanSegment,
  type JournalLock,
} from '../journal/index.ts';

/** Damage that no crash leaves behind, or a state that this program cannot read. Nothing is repaired. */
export class StateDamaged extends Error {
  override readonly name = 'StateDamaged';

  constructor(file: string, what: string) {
    super(`the gateway's state cannot be read: ${file}: ${what}`);
  }
}

/** Another gateway that runs keeps its state there. */
export class StateInUse extends Error {
  override readonly name = 'StateInUse';

  constructor(dir: string, cause: JournalLocked) {
    super(`the directory ${dir} is another gateway's: two on one state would lose orders`, { cause });
  }
}

const FILE = /^gateway-(\d{6})\.log$/;
/** A file that has grown to this size is written anew: shorter, with what has become of it all. */
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * A gateway's state in a directory: one file of records, each a line with its check sum, in the journal's format. A record is with the
 * operating system before `append` returns, so a killed process loses nothing; the disk has it within seconds, so a power cut may lose the
 * last of them. Opening takes the directory for this process, and writes the file anew.
 */
export class StateFolder implements GatewayStore {
  readonly kept: GatewayState | undefined;
  /** Bytes at the end of the last file that a crash left unfinished, which were dropped. */
  readonly tornBytes: number;
  readonly #dir: string;
  readonly #lock: JournalLock;
  readonly #maxBytes: number;
  /** Bytes at which the file is written anew. */
  #limit = 0;
  #number: number;
  #file: number;
  #bytes = 0;
  #seq = 0;
  #chain = GENESIS;

  /** Throws `StateInUse`, and `StateDamaged` when the last file is not whole but for a torn end. */
  constructor(dir: string, options: { readonly maxBytes?: number } = {}) {
    mkdirSync(dir, { recursive: true });
    this.#dir = dir;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#lock = locked(dir);
    try {
      this.#number = lastNumber(dir);
      const { state, tornBytes } = readState(this.#path(this.#number));
      this.kept = state;
      this.tornBytes = tornBytes;
      this.#file = this.#begin(state === undefined ? [] : recordsOf(state));
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  append(record: StateRecord): void {
    this.#write(this.#file, record);
    if (this.#bytes < this.#limit) return;
    const { state } = readState(this.#path(this.#number));
    closeSync(this.#file);
    this.#file = this.#begin(state === undefined ? [] : recordsOf(state));
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#lock.release();
  }

  /** Begins the next file with these records, whole on the disk before the file before it goes. */
  #begin(records: readonly StateRecord[]): number {
    const before = this.#path(this.#number);
    this.#number++;
    const path = this.#path(this.#number);
    const unfinished = `${path}.unfinished`;
    writeFileSync(unfinished, '');
    const file = openSync(unfinished, 'a');
    [this.#bytes, this.#seq, this.#chain] = [0, 0, GENESIS];
    for (const record of records) this.#write(file, record);
    fsyncSync(file);
    renameSync(unfinished, path);
    rmSync(before, { force: true });
    // What is left is as short as it gets; were it long already, every record would write it anew.
    this.#limit = Math.max(this.#maxBytes, 2 * this.#bytes);
    return file;
  }

  #write(file: number, record: StateRecord): void {
    const { text, chain } = encodeLine(this.#chain, this.#seq + 1, encodeValue(record));
    this.#bytes += writeSync(file, text);
    this.#seq++;
    this.#chain = chain;
  }

  #path(number: number): string {
    return join(this.#dir, `gateway-${String(number).padStart(6, '0')}.log`);
  }
}

function locked(dir: string): JournalLock {
  try {
    return lockJournal(dir);
  } catch (error) {
    throw error instanceof JournalLocked ? new StateInUse(dir, error) : error;
  }
}

/** Of the newest file; 0 when there is none. */
function lastNumber(dir: string): number {
  return Math.max(0, ...readdirSync(dir).map((name) => Number(FILE.exec(name)?.[1] ?? 0)));
}

function readState(path: string): { readonly state: GatewayState | undefined; readonly tornBytes: number } {
  if (!existsSync(path)) return { state: undefined, tornBytes: 0 };
  const content = readFileSync(path);
  const { lines, damage, validBytes } = scanSegment(content, GENESIS, 0);
  if (damage?.kind === 'corrupt')
    throw new StateDamaged(
      path,
      `${damage.what} at byte ${damage.atByte}, after record ${damage.afterSeq}, with good records behind it`,
    );
  const fold = new RecordFold();
  try {
    // The line's check sum and chain say that a gateway wrote this; its version is looked at by the fold.
    for (const { json } of lines) fold.add(decodeValue(json) as StateRecord);
  } catch (error) {
    throw new StateDamaged(path, error instanceof Error ? error.message : String(error));
  }
  return { state: fold.state(), tornBytes: content.length - validBytes };
}
