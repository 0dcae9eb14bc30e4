import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type JournalDisk, realDisk, type SegmentFile } from './disk.ts';
import { encodeLine, GENESIS, type JournalLine } from './line.ts';
import { lockJournal, type JournalLock } from './lock.ts';
import { recordOf, textOf, type JournalEntry, type JournalRecord } from './records.ts';
import { scanSegment, type Damage } from './segment-scan.ts';

/**
 * When the journal reaches the disk.
 * - `orders` (the default): a record goes to the operating system in the turn that made it, before anything is acted on, so a killed
 *   process loses nothing; `sync` (fsync) is called before the bytes of an order or of its change go out, so a power cut cannot forget an
 *   order that the broker has. Fsyncs are counted from the outside: every record before the synced one is on disk with it. All else waits for the next
 *   such moment, or for the driver's once-a-second sync.
 * - `never`: no fsync; for a simulation whose broker dies with the machine anyway.
 */
export type SyncPolicy = 'orders' | 'never';

export interface JournalOptions {
  /** A segment that has reached this size is closed and the next begun. Default 64 MiB. */
  readonly maxSegmentBytes?: number;
  readonly sync?: SyncPolicy | undefined;
  /** Where it is written; the real disk when left out. */
  readonly disk?: JournalDisk | undefined;
}

/** What was cut off the end: the beginning of a record that a crash kept from being finished. Kept in `file`. */
export interface TornTail {
  readonly file: string;
  readonly bytes: number;
  readonly afterSeq: number;
}

/** Damage that is not a torn tail. Nothing is repaired and nothing may trade on it. */
export class JournalCorrupt extends Error {
  override readonly name = 'JournalCorrupt';

  constructor(file: string, damage: Damage) {
    super(
      `the journal is damaged: ${file} holds ${damage.what} at byte ${damage.atByte}, after record ${damage.afterSeq}, and is not torn ` +
        `at its end. Restore the file from a backup; or move the directory away and start with an empty one: the account's ` +
        `open orders and today's fills are then read from the broker and shown as external`,
    );
  }
}

/**
 * A write or fsync failed earlier. The file may end in half a record then, and a record after it would make that damage in the middle; and after a
 * failed fsync the system may have dropped what it had. So nothing more is written, and nothing is acted on.
 */
export class JournalBroken extends Error {
  override readonly name = 'JournalBroken';

  constructor(dir: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `the journal in ${dir} could not be written (${why}), and is written no more: make room or mend the disk, and start again; ` +
        `the last record may be cut off then, and nothing was done on it`,
      { cause },
    );
  }
}

export interface ReadJournal {
  readonly entries: readonly JournalEntry[];
  /** Of the last line; 64 zeros for an empty journal. */
  readonly chain: string;
  /** The damage at the end of the last segment, if any; `readJournal` throws on any other. */
  readonly torn: (Damage & { readonly file: string }) | undefined;
  readonly segments: readonly string[];
}

const SEGMENT = /^journal-\d{6}\.log$/;
const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;

/** Reads and verifies a journal without taking its lock or changing anything. Throws `JournalCorrupt`. */
export function readJournal(dir: string): ReadJournal {
  const { corrupt, ...read } = readUntilDamage(dir);
  if (corrupt !== undefined) throw corrupt;
  return read;
}

/** For a person who looks at a damaged journal: what comes before the damage, and the damage. Nothing may be continued from it. */
export function readUntilDamage(dir: string): ReadJournal & { readonly corrupt: JournalCorrupt | undefined } {
  const segments = readdirSync(dir)
    .filter((name) => SEGMENT.test(name))
    .sort();
  const lines: JournalLine[] = [];
  let chain = GENESIS;
  let torn: ReadJournal['torn'];
  let corrupt: JournalCorrupt | undefined;
  for (const [i, name] of segments.entries()) {
    const file = join(dir, name);
    const scan = scanSegment(readFileSync(file), chain, lines.at(-1)?.seq ?? 0);
    for (const line of scan.lines) lines.push(line);
    chain = lines.at(-1)?.chain ?? GENESIS;
    if (scan.damage === undefined) continue;
    if (scan.damage.kind === 'torn' && i === segments.length - 1) {
      torn = { ...scan.damage, file };
    } else {
      corrupt = new JournalCorrupt(file, scan.damage);
      break;
    }
  }
  return {
    entries: lines.map((line) => ({ seq: line.seq, record: recordOf(line.json) })),
    chain,
    torn,
    corrupt,
    segments,
  };
}

/** The journal of one bot, open for writing: append-only, check-summed, chained, locked against a second process. */
export class Journal {
  readonly dir: string;
  /** What was in it when it was opened. */
  readonly entries: readonly JournalEntry[];
  readonly torn: TornTail | undefined;
  readonly #lock: JournalLock;
  readonly #maxSegmentBytes: number;
  readonly #sync: SyncPolicy;
  readonly #disk: JournalDisk;
  #file: SegmentFile;
  #segment: number;
  #segmentBytes: number;
  #seq: number;
  #chain: string;
  #unwritten = '';
  #isSynced = true;
  #broken: JournalBroken | undefined;

  /** Takes the lock, verifies what is there, cuts a torn tail off (keeping it aside). Throws `JournalLocked`, `JournalCorrupt`. */
  static open(dir: string, options: JournalOptions = {}): Journal {
    mkdirSync(dir, { recursive: true });
    const lock = lockJournal(dir);
    try {
      return new Journal(dir, lock, options);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private constructor(dir: string, lock: JournalLock, options: JournalOptions) {
    this.dir = dir;
    this.#lock = lock;
    this.#maxSegmentBytes = options.maxSegmentBytes ?? DEFAULT_SEGMENT_BYTES;
    this.#sync = options.sync ?? 'orders';
    this.#disk = options.disk ?? realDisk;
    const found = readJournal(dir);
    this.entries = found.entries;
    this.#seq = found.entries.at(-1)?.seq ?? 0;
    this.#chain = found.chain;
    this.torn = found.torn && cutTail(found.torn);
    this.#segment = Math.max(1, found.segments.length);
    const path = this.#segmentPath();
    this.#file = this.#disk.open(path);
    this.#segmentBytes = statSync(path).size;
    this.#disk.syncDirectory(dir);
  }

  get seq(): number {
    return this.#seq;
  }

  /** The hash that stands for everything written so far. */
  get chain(): string {
    return this.#chain;
  }

  /** Adds a record; it is in the file after the next `flush` or `sync`. Returns its number. */
  append(record: JournalRecord): number {
    const seq = this.#seq + 1;
    const { text, chain } = encodeLine(this.#chain, seq, textOf(record));
    this.#unwritten += text;
    this.#seq = seq;
    this.#chain = chain;
    return seq;
  }

  /** Hands everything to the operating system: it survives the end of this process. */
  flush(): void {
    this.#checkWhole();
    if (this.#unwritten === '') return;
    const bytes = Buffer.from(this.#unwritten);
    this.#unwritten = '';
    this.#orBreak(() => this.#file.append(bytes));
    this.#segmentBytes += bytes.length;
    this.#isSynced = false;
    if (this.#segmentBytes >= this.#maxSegmentBytes) this.#rotate();
  }

  /** Flushes, and waits until the disk has it: it survives the end of the machine. */
  sync(): void {
    this.flush();
    if (this.#isSynced || this.#sync === 'never') return;
    this.#orBreak(() => this.#file.sync());
    this.#isSynced = true;
  }

  /** Syncs what can be, and lets the lock go. */
  close(): void {
    try {
      if (this.#broken === undefined) this.sync();
    } finally {
      this.#file.close();
      this.#lock.release();
    }
  }

  #rotate(): void {
    this.#orBreak(() => {
      if (this.#sync !== 'never') this.#file.sync();
      this.#file.close();
      this.#segment += 1;
      this.#file = this.#disk.open(this.#segmentPath());
      this.#segmentBytes = 0;
      this.#isSynced = true;
      this.#disk.syncDirectory(this.dir);
    });
  }

  #checkWhole(): void {
    if (this.#broken !== undefined) throw this.#broken;
  }

  #orBreak(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#broken = new JournalBroken(this.dir, error);
      throw this.#broken;
    }
  }

  #segmentPath(): string {
    return join(this.dir, `journal-${String(this.#segment).padStart(6, '0')}.log`);
  }
}

function cutTail(torn: Damage & { readonly file: string }): TornTail {
  const content = readFileSync(torn.file);
  const aside = `${torn.file}.torn-after-${torn.afterSeq}-${content.length}`;
  writeFileSync(aside, content.subarray(torn.atByte), { flush: true });
  const fd = openSync(torn.file, 'r+');
  ftruncateSync(fd, torn.atByte);
  fsyncSync(fd);
  closeSync(fd);
  return { file: aside, bytes: content.length - torn.atByte, afterSeq: torn.afterSeq };
}
