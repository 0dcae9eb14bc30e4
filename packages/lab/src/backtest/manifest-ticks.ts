import { createHash } from 'node:crypto';
import type { Contract } from '@tapewright/model';
import type { TickData } from './tick-feed.ts';

export interface ManifestTicks {
  readonly contract: Contract;
  readonly rows: number;
  readonly exchanges: readonly string[];
  /** Of the columns in the order of `TickColumns`, each as little-endian numbers. */
  readonly sha256: string;
}

export function manifestTicks({ listing, ticks }: TickData): ManifestTicks {
  return {
    contract: listing.contract,
    rows: ticks.length,
    exchanges: ticks.exchanges,
    get sha256() {
      const { at, kind, price, size, bid, bidSize, ask, askSize, exchange } = ticks;
      const hash = createHash('sha256');
      for (const column of [at, kind, price, size, bid, bidSize, ask, askSize, exchange])
        hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
      return hash.digest('hex');
    },
  };
}
