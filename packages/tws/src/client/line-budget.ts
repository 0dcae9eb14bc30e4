import type { Contract } from '@tapewright/model';
import { describeContract } from './errors.ts';

/** What happens when a stream is asked for and no line is free. */
export type LinePolicy =
  /** The new stream is refused. */
  | 'refuse'
  /** The stream of the lowest priority gives way, of those the one that was asked for longest ago. */
  | 'leastRecent';

export interface LineOptions {
  /** Streams of market data at once; IB gives 100 to begin with, more by commissions and by subscription. */
  readonly limit: number;
  readonly policy: LinePolicy;
}

export const DEFAULT_LINES: LineOptions = { limit: 100, policy: 'refuse' };

const SHOWN_HOLDERS = 5;

/** All market-data lines are in use; nothing was asked of the gateway. */
export class LinesExhausted extends Error {
  override readonly name = 'LinesExhausted';
  readonly limit: number;

  constructor(contract: Contract, limit: number, holders: readonly LineHolder[]) {
    const shown = holders.slice(0, SHOWN_HOLDERS).map((holder) => describeContract(holder.contract));
    const more = holders.length > SHOWN_HOLDERS ? ` and ${holders.length - SHOWN_HOLDERS} more` : '';
    super(
      `no market data of ${describeContract(contract)}: all ${limit} lines are in use (${shown.join(', ')}${more}). Cancel a stream, let the least recent give way (lines: { policy: 'leastRecent' }), or raise lines.limit if the account has more`,
    );
    this.limit = limit;
  }
}

/** The stream gave its line to another one. */
export class LineTaken extends Error {
  override readonly name = 'LineTaken';

  constructor(contract: Contract, by: Contract) {
    super(
      `the line of ${describeContract(contract)} was given to ${describeContract(by)}: it was the least recent, and all lines were in use`,
    );
  }
}

export interface LineHolder {
  readonly contract: Contract;
  /** Higher keeps its line longer. */
  readonly priority: number;
  /** It has to give way. */
  giveWay(error: LineTaken): void;
}

/** The market-data lines of the login, shared by everything in this client that needs one. */
export class LineBudget {
  readonly #options: LineOptions;
  /** The least recent first. */
  readonly #holders = new Set<LineHolder>();

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get used(): number {
    return this.#holders.size;
  }

  get limit(): number {
    return this.#options.limit;
  }

  /** Takes a line; the refusal when none is to be had. */
  take(holder: LineHolder): LinesExhausted | undefined {
    const { limit, policy } = this.#options;
    if (this.#holders.size >= limit) {
      const victim = policy === 'leastRecent' ? this.#leastWanted(holder.priority) : undefined;
      if (victim === undefined) return new LinesExhausted(holder.contract, limit, [...this.#holders]);
      this.#holders.delete(victim);
      victim.giveWay(new LineTaken(victim.contract, holder.contract));
    }
    this.#holders.add(holder);
    return undefined;
  }

  /** Someone else wants it, too: it is the most recent again. */
  touch(holder: LineHolder): void {
    if (this.#holders.delete(holder)) this.#holders.add(holder);
  }

  release(holder: LineHolder): void {
    this.#holders.delete(holder);
  }

  #leastWanted(priority: number): LineHolder | undefined {
    let least: LineHolder | undefined;
    for (const holder of this.#holders) {
      if (holder.priority > priority) continue;
      if (least === undefined || holder.priority < least.priority) least = holder;
    }
    return least;
  }
}
