import type { Contract, ContractDetails } from '@tapewright/model';
import * as build from '../contracts/index.ts';
import { type CallOptions, ask, unlessAborted } from './ask.ts';
import { ContractAmbiguous, ContractNotFound, IbError } from './errors.ts';
import type { Wire } from './wire.ts';

/** A contract with what the gateway knows of it. */
export interface ContractDescription {
  readonly contract: Contract;
  readonly details: ContractDetails;
}

/** Descriptions kept; beyond it the one asked for first goes. */
const CACHE_LIMIT = 10_000;

/** Builds, qualifies and describes contracts. Each description is asked for once and kept for the life of the client. */
export class Contracts {
  readonly #wire: Wire;
  /** what was given → its answer, or the answer under way */
  readonly #cache = new Map<string, Promise<readonly ContractDescription[]>>();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** `AAPL`, on SMART in USD unless said otherwise. Throws `ContractNotFound` or `ContractAmbiguous`. */
  stock(symbol: string, listing: build.Listing & CallOptions = {}): Promise<Contract> {
    return this.qualify(build.stock(symbol, listing), listing);
  }

  /** `EUR.USD` at IDEALPRO. */
  forex(pair: string, options: CallOptions = {}): Promise<Contract> {
    return this.qualify(build.forex(pair), options);
  }

  option(symbol: string, terms: build.OptionTerms & CallOptions): Promise<Contract> {
    return this.qualify(build.option(symbol, terms), terms);
  }

  future(symbol: string, terms: build.FutureTerms & CallOptions): Promise<Contract> {
    return this.qualify(build.future(symbol, terms), terms);
  }

  index(symbol: string, terms: build.IndexTerms & CallOptions): Promise<Contract> {
    return this.qualify(build.index(symbol, terms), terms);
  }

  crypto(symbol: string, listing: build.Listing & CallOptions = {}): Promise<Contract> {
    return this.qualify(build.crypto(symbol, listing), listing);
  }

  byConId(conId: number, options: CallOptions = {}): Promise<Contract> {
    return this.qualify(build.byConId(conId), options);
  }

  /** The one contract that fits, complete with its id. Throws `ContractNotFound` for none, `ContractAmbiguous` for several. */
  async qualify(contract: Contract, options: CallOptions = {}): Promise<Contract> {
    const { contract: qualified } = await this.describe(contract, options);
    return qualified;
  }

  /** The one contract that fits, with its details. Throws like `qualify`. */
  async describe(contract: Contract, options: CallOptions = {}): Promise<ContractDescription> {
    const [only, ...others] = await this.details(contract, options);
    if (only === undefined) throw new ContractNotFound(contract, undefined);
    if (others.length === 0) return only;
    throw new ContractAmbiguous(
      contract,
      [only, ...others].map((candidate) => candidate.contract),
    );
  }

  /** Every contract that fits. Throws `ContractNotFound` for none. */
  details(contract: Contract, options: CallOptions = {}): Promise<readonly ContractDescription[]> {
    // The question is shared, so that only this caller leaves with this signal.
    return unlessAborted(this.#shared(contract, options.timeout), options.signal);
  }

  #shared(contract: Contract, timeout: CallOptions['timeout']): Promise<readonly ContractDescription[]> {
    const key = JSON.stringify(contract);
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const answer = this.#ask(contract, { timeout });
    this.#cache.set(key, answer);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > CACHE_LIMIT && oldest !== undefined) this.#cache.delete(oldest);
    // A failure is not kept: the next call asks again.
    answer.catch(() => this.#cache.delete(key));
    return answer;
  }

  async #ask(contract: Contract, options: CallOptions): Promise<readonly ContractDescription[]> {
    const found: ContractDescription[] = [];
    try {
      return await ask(
        this.#wire,
        {
          request: 'reqContractDetails',
          contract,
          ask: (reqId) => ({ kind: 'reqContractDetails', reqId, contract }),
          take: (message) => {
            if (message.kind === 'contractDetailsEnd') return { value: found };
            if (message.kind === 'contractDetails' || message.kind === 'bondContractDetails') {
              found.push({ contract: message.contract, details: message.contractDetails });
            }
            return undefined;
          },
        },
        options,
      );
    } catch (error) {
      if (error instanceof IbError && error.code === 200) throw new ContractNotFound(contract, error);
      throw error;
    }
  }
}
