import type { Contract, Instant } from '@tapewright/model';
import type { ClientMessageInput, ServerMessage } from '../messages/index.ts';
import { type CallOptions, ask } from './ask.ts';
import type { Feed } from './feed.ts';
import type { StreamGap, StreamNotice } from './link.ts';
import { SharedQuestion } from './shared-question.ts';
import { streamFeed } from './stream-feed.ts';
import type { Wire } from './wire.ts';

/** What to scan for, in IB's fields: `{ instrument: 'STK', locationCode: 'STK.US.MAJOR', scanCode: 'TOP_PERC_GAIN' }`. */
export type Scan = NonNullable<
  Extract<ClientMessageInput, { readonly kind: 'reqScannerSubscription' }>['scannerSubscription']
>;

export interface ScanRow {
  readonly rank: number;
  readonly contract: Contract;
  readonly marketName: string;
  readonly distance: string;
  readonly benchmark: string;
  readonly projection: string;
  readonly comboKey: string;
}

export interface ScanItem {
  readonly kind: 'scan';
  readonly at: Instant;
  /** By rank. */
  readonly rows: readonly ScanRow[];
}

/** Market scanners. */
export class Scanner {
  readonly #wire: Wire;
  readonly #parameters: SharedQuestion<string>;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#parameters = new SharedQuestion(wire, {
      request: 'reqScannerParameters',
      answers: ['scannerParameters'],
      ask: () => ({ kind: 'reqScannerParameters' }),
      collect: () => (message) => (message.kind === 'scannerParameters' ? { value: message.xml } : undefined),
    });
  }

  /** Everything that can be scanned for: XML of some 2 MB. */
  parameters(options: CallOptions = {}): Promise<string> {
    return this.#parameters.ask(options);
  }

  /** One list. */
  scan(scan: Scan, options: CallOptions = {}): Promise<readonly ScanRow[]> {
    return ask(
      this.#wire,
      {
        request: 'reqScannerSubscription',
        subscribes: true,
        ask: (reqId) => ({ kind: 'reqScannerSubscription', reqId, scannerSubscription: scan }),
        cancel: (reqId) => ({ kind: 'cancelScannerSubscription', reqId }),
        take: (message) => (message.kind === 'scannerData' ? { value: readRows(message) } : undefined),
      },
      options,
    );
  }

  /** The list again and again, about every 30 s. */
  watch(
    scan: Scan,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Feed<ScanItem | StreamNotice | StreamGap> {
    return streamFeed<ScanItem>(this.#wire, {
      request: 'reqScannerSubscription',
      signal,
      ask: (reqId) => ({ kind: 'reqScannerSubscription', reqId, scannerSubscription: scan }),
      cancel: (reqId) => ({ kind: 'cancelScannerSubscription', reqId }),
      read: (message, at) =>
        message.kind === 'scannerData' ? { kind: 'scan', at, rows: readRows(message) } : undefined,
    });
  }
}

function readRows(message: Extract<ServerMessage, { kind: 'scannerData' }>): readonly ScanRow[] {
  return message.scannerDataElement.toSorted((a, b) => a.rank - b.rank);
}
