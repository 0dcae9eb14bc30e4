import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { instant, toIso, type Contract } from '@tapewright/model';
import { COLUMN_NAMES, type BarColumns } from '../columns/index.ts';
import type { MarketRules } from './market-rules.ts';
import type { BacktestSeries } from './result.ts';

/** What a run was made of: enough to run it again and to know whether it was the same. JSON as it stands. */
export interface Manifest extends MarketRules {
  /** Of the packages, which share one. */
  readonly version: string;
  readonly node: string;
  readonly strategy: string;
  /** SHA-256 of the strategy's code: of its file where the caller named one, else of the text of its set-up function. */
  readonly codeSha256: string;
  readonly codeIs: 'file' | 'setup function';
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: string;
  readonly cash: string;
  readonly currency: string;
  readonly feePlan: string;
  readonly risk: unknown;
  readonly data: readonly ManifestData[];
}

export interface ManifestData {
  readonly contract: Contract;
  readonly barSize: string;
  readonly bars: number;
  readonly from: string;
  readonly to: string;
  /** Of the columns in the order of `COLUMN_NAMES`, each as little-endian doubles. */
  readonly sha256: string;
}

export function manifestData({ contract, barSize, columns }: BacktestSeries): ManifestData {
  return {
    contract,
    barSize,
    bars: columns.length,
    from: isoOrEmpty(columns.start[0]),
    to: isoOrEmpty(columns.end[columns.length - 1]),
    // Hashing takes a third as long as a run, and most runs of a sweep are never asked what they were made of.
    get sha256() {
      return columnsSha256(columns);
    },
  };
}

/** Columns do not change once they are in a run, and hashing a million bars costs more than running them: each is hashed once. */
const known = new WeakMap<BarColumns, string>();

export function columnsSha256(columns: BarColumns): string {
  const earlier = known.get(columns);
  if (earlier !== undefined) return earlier;
  const hash = createHash('sha256');
  for (const name of COLUMN_NAMES) {
    const column = columns[name];
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  const sha256 = hash.digest('hex');
  known.set(columns, sha256);
  return sha256;
}

export function textSha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `package.json` as seen from a script of `dist`, where the package is bundled, and from this file in `src`. */
const PACKAGE_FILES: readonly string[] = ['../package.json', '../../package.json'];
let version: string | undefined;

/** The version of this package. */
export function labVersion(): string {
  version ??= readVersion();
  return version;
}

function readVersion(): string {
  const place = PACKAGE_FILES.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  const manifest: unknown = place === undefined ? undefined : JSON.parse(readFileSync(place, 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('@tapewright/lab has no package.json that names its version: install it again');
}

function isoOrEmpty(micros: number | undefined): string {
  return micros === undefined ? '' : toIso(instant(micros));
}
