import type { Contract, Instant } from '@tapewright/model';
import type { ContractCache, ContractDescription, KeptDescriptions } from './contract-cache.ts';
import { type Duration, durationMicros } from './duration.ts';
import type { Wire } from './wire.ts';

export interface CacheOptions {
  readonly cache?: ContractCache | undefined;
  /** How old an answer may be; default a day, since it holds the trading hours of the coming days. */
  readonly maxAge?: Duration | undefined;
}

interface Known {
  readonly given: Contract;
  readonly answer: Promise<readonly ContractDescription[]>;
  /** Undefined while it is under way. */
  at: Instant | undefined;
  /** The contracts that were found. */
  conIds: readonly number[];
}

/** Descriptions in memory; beyond it the one asked for first goes. */
const LIMIT = 10_000;
const MAX_AGE: Duration = '24h';

/** The answers to questions about contracts: in memory, and in a cache behind it; dropped by age, and when the gateway denies them (error 200). */
export class KnownContracts {
  readonly #wire: Wire;
  readonly #cache: ContractCache | undefined;
  readonly #maxAgeMicros: number;
  /** what was given → what is known */
  readonly #known = new Map<string, Known>();

  constructor(wire: Wire, { cache, maxAge = MAX_AGE }: CacheOptions) {
    this.#wire = wire;
    this.#cache = cache;
    this.#maxAgeMicros = durationMicros(maxAge);
    wire.deniedContracts.add((contract) => this.#denied(contract));
  }

  /** What is known, or what `ask` brings; asked once however many want it. A failure is not kept. */
  descriptions(
    given: Contract,
    ask: () => Promise<readonly ContractDescription[]>,
  ): Promise<readonly ContractDescription[]> {
    const key = JSON.stringify(given);
    const before = this.#known.get(key);
    if (before !== undefined && (before.at === undefined || this.#isFresh(before.at))) return before.answer;
    const answer = this.#keptOrAsked(given, ask);
    const known: Known = {
      given,
      answer: answer.then(({ found }) => found),
      at: undefined,
      conIds: [],
    };
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > LIMIT && oldest !== undefined) this.#known.delete(oldest);
    answer.then(
      ({ at, found }) => {
        known.at = at;
        known.conIds = found.flatMap(({ contract }) => contract.conId ?? []);
      },
      () => this.#known.delete(key),
    );
    return known.answer;
  }

  async #keptOrAsked(
    given: Contract,
    ask: () => Promise<readonly ContractDescription[]>,
  ): Promise<KeptDescriptions> {
    const kept = await this.#quietly(() => this.#cache?.load(given));
    if (kept !== undefined && this.#isFresh(kept.at)) return kept;
    const found = await ask();
    const fresh = { at: this.#wire.clock.now(), found };
    void this.#quietly(() => this.#cache?.save(given, fresh));
    return fresh;
  }

  #isFresh(at: Instant): boolean {
    const age = this.#wire.clock.now() - at;
    // An answer from the future is of a clock that was wrong.
    return age >= 0 && age <= this.#maxAgeMicros;
  }

  /** A request or an order with the contract was answered with 200: what led to it is asked for again. */
  #denied(contract: Contract): void {
    const { conId } = contract;
    for (const [key, { given, conIds }] of this.#known) {
      const isMeant =
        conId !== undefined && conId > 0 ? conIds.includes(conId) : key === JSON.stringify(contract);
      if (!isMeant) continue;
      this.#known.delete(key);
      void this.#quietly(() => this.#cache?.forget(given));
    }
  }

  /** A cache that fails costs a question, not the answer. */
  async #quietly<T>(work: () => Promise<T> | undefined): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#wire.onHandlerError(error);
      return undefined;
    }
  }
}
