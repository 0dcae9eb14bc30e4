import {
  type Contract,
  type ContractDetails,
  type TradingHoursSchedule,
  type Zone,
  ZONES,
  parseTradingHours,
} from '@tapewright/model';
import * as build from '../contracts/index.ts';
import { type CallOptions, ask, unlessAborted } from './ask.ts';
import type { ContractDescription } from './contract-cache.ts';
import { type CacheOptions, KnownContracts } from './known-contracts.ts';
import { type PriceIncrement, PriceSteps } from '../contracts/price-steps.ts';
import { ContractAmbiguous, ContractNotFound, IbError, RequestTimeout, describeContract } from './errors.ts';
import type { LineBudget } from './line-budget.ts';
import {
  type ChainOptions,
  type ChainOutline,
  type OptionChain,
  askChain,
  askOutlines,
} from './option-chain.ts';
import { marketRuleQuestion } from './questions.ts';
import { SharedQuestion } from './shared-question.ts';
import type { Wire } from './wire.ts';

/** What came of one contract of several. */
export type Qualification =
  | {
      readonly kind: 'qualified';
      readonly given: Contract;
      readonly contract: Contract;
      readonly details: ContractDetails;
    }
  | { readonly kind: 'notFound'; readonly given: Contract; readonly error: ContractNotFound }
  | {
      readonly kind: 'ambiguous';
      readonly given: Contract;
      readonly candidates: readonly Contract[];
      readonly error: ContractAmbiguous;
    }
  /** The gateway refused the question, or did not answer it. */
  | { readonly kind: 'failed'; readonly given: Contract; readonly error: Error };

export interface ContractHours {
  readonly zone: Zone;
  readonly trading: TradingHoursSchedule;
  readonly liquid: TradingHoursSchedule;
}

/** A contract that was found, and what kinds of derivative there are on it. */
export interface SymbolSample {
  readonly contract: Contract;
  readonly derivativeSecTypes: readonly string[];
}

/** Builds, qualifies and describes contracts. Each description is asked for once, and again when it has grown old. */
export class Contracts {
  readonly #wire: Wire;
  readonly #known: KnownContracts;
  /** conId and exchange → its price steps */
  readonly #steps = new Map<string, PriceSteps>();
  /** rule → the question about it */
  readonly #marketRules = new Map<number, SharedQuestion<readonly PriceIncrement[]>>();
  readonly #budget: LineBudget;

  constructor(wire: Wire, budget: LineBudget, cache: CacheOptions = {}) {
    this.#wire = wire;
    this.#budget = budget;
    this.#known = new KnownContracts(wire, cache);
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

  futureOption(symbol: string, terms: build.FutureOptionTerms & CallOptions): Promise<Contract> {
    return this.qualify(build.futureOption(symbol, terms), terms);
  }

  /** The future that counts as the front one now: for data, not for orders. */
  continuousFuture(
    symbol: string,
    terms: Pick<build.FutureTerms, 'exchange' | 'currency'> & CallOptions,
  ): Promise<Contract> {
    return this.qualify(build.continuousFuture(symbol, terms), terms);
  }

  bond(id: Parameters<typeof build.bond>[0], listing: build.Listing & CallOptions = {}): Promise<Contract> {
    return this.qualify(build.bond(id, listing), listing);
  }

  fund(symbol: string, listing: build.Listing & CallOptions = {}): Promise<Contract> {
    return this.qualify(build.fund(symbol, listing), listing);
  }

  cfd(symbol: string, listing: build.Listing & CallOptions = {}): Promise<Contract> {
    return this.qualify(build.cfd(symbol, listing), listing);
  }

  commodity(symbol: string, listing: build.Listing & CallOptions = {}): Promise<Contract> {
    return this.qualify(build.commodity(symbol, listing), listing);
  }

  warrant(symbol: string, terms: build.WarrantTerms & CallOptions): Promise<Contract> {
    return this.qualify(build.warrant(symbol, terms), terms);
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

  /**
   * As many answers as contracts, in their order: each is the one that fits, or says why there is none. Throws only what is about all of
   * them: a lost session, an aborted signal.
   */
  qualifyAll(contracts: readonly Contract[], options: CallOptions = {}): Promise<readonly Qualification[]> {
    return Promise.all(contracts.map((contract) => this.#judge(contract, options)));
  }

  /** The prices at which the contract can be ordered at its exchange. From then on orders with other prices are refused here. */
  async priceSteps(contract: Contract, options: CallOptions = {}): Promise<PriceSteps> {
    const { contract: qualified, details } = await this.describe(contract, options);
    const exchange = contract.exchange ?? qualified.exchange ?? '';
    const exchanges = (details.validExchanges ?? '').split(',');
    const rules = (details.marketRuleIds ?? '').split(',');
    const ruleId = Number(rules[exchanges.indexOf(exchange)]);
    if (!Number.isInteger(ruleId) || rules.join('') === '')
      throw new RangeError(
        `the gateway names no market rule of ${describeContract(qualified)} at ${exchange || 'no exchange'}`,
      );
    const steps = new PriceSteps(await this.marketRule(ruleId, options));
    this.#steps.set(stepsKey(qualified.conId, exchange), steps);
    return steps;
  }

  /** Those of `priceSteps`, where they were asked for before. */
  knownPriceSteps({ conId, exchange = '' }: Contract): PriceSteps | undefined {
    if (this.#steps.size === 0) return undefined;
    return this.#steps.get(stepsKey(conId, exchange));
  }

  /** The steps of a rule by its number. */
  marketRule(marketRuleId: number, options: CallOptions = {}): Promise<readonly PriceIncrement[]> {
    let question = this.#marketRules.get(marketRuleId);
    if (question === undefined) {
      question = new SharedQuestion(this.#wire, marketRuleQuestion(marketRuleId));
      this.#marketRules.set(marketRuleId, question);
    }
    return question.ask(options);
  }

  /** When it trades, as intervals. Throws a RangeError when the gateway's zone is not known: see `ZONES` of the model. */
  async hours(contract: Contract, options: CallOptions = {}): Promise<ContractHours> {
    const { details } = await this.describe(contract, options);
    const zone = ZONES.find(details.timeZoneId ?? '');
    if (zone === undefined) throw new RangeError(`the time zone '${details.timeZoneId ?? ''}' is not known`);
    return {
      zone,
      trading: parseTradingHours(details.tradingHours ?? '', zone),
      liquid: parseTradingHours(details.liquidHours ?? '', zone),
    };
  }

  /** Contracts whose symbol or name begins like this, sixteen at most. */
  search(pattern: string, options: CallOptions = {}): Promise<readonly SymbolSample[]> {
    return ask(
      this.#wire,
      {
        request: 'reqMatchingSymbols',
        ask: (reqId) => ({ kind: 'reqMatchingSymbols', reqId, pattern }),
        take: (message) =>
          message.kind === 'symbolSamples' ? { value: message.contractDescriptions } : undefined,
      },
      options,
    );
  }

  /** The expiries and strikes of options on it, by exchange and class. */
  optionOutlines(
    underlying: Contract,
    options: CallOptions & { readonly futFopExchange?: string } = {},
  ): Promise<readonly ChainOutline[]> {
    return askOutlines(this.#wire, underlying, options);
  }

  /** Options on it with quotes and greeks, in one call. Takes as many market-data lines as are free. */
  optionChain(underlying: Contract, options: ChainOptions = {}): Promise<OptionChain> {
    return askChain({ wire: this.#wire, contracts: this, budget: this.#budget }, underlying, options);
  }

  /** Reports of fundamental data, as XML. Gateways since 10.47 serve it no longer and answer error 10358. */
  fundamentals(contract: Contract, reportType: string, options: CallOptions = {}): Promise<string> {
    return ask(
      this.#wire,
      {
        request: 'reqFundamentalData',
        contract,
        ask: (reqId) => ({ kind: 'reqFundamentalData', reqId, contract, reportType }),
        cancel: (reqId) => ({ kind: 'cancelFundamentalData', reqId }),
        take: (message) => (message.kind === 'fundamentalData' ? { value: message.data } : undefined),
      },
      options,
    );
  }

  /** Every contract that fits. Throws `ContractNotFound` for none. */
  details(contract: Contract, options: CallOptions = {}): Promise<readonly ContractDescription[]> {
    // The question is shared, so that only this caller leaves with this signal.
    const { timeout, signal } = options;
    return unlessAborted(
      this.#known.descriptions(contract, () => this.#ask(contract, { timeout })),
      signal,
    );
  }

  async #judge(contract: Contract, options: CallOptions): Promise<Qualification> {
    try {
      const { contract: qualified, details } = await this.describe(contract, options);
      return { kind: 'qualified', given: contract, contract: qualified, details };
    } catch (error) {
      if (error instanceof ContractNotFound) return { kind: 'notFound', given: contract, error };
      if (error instanceof ContractAmbiguous)
        return { kind: 'ambiguous', given: contract, candidates: error.candidates, error };
      if (error instanceof IbError || error instanceof RequestTimeout)
        return { kind: 'failed', given: contract, error };
      throw error;
    }
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
          // Gateways before server version 215 cannot be told to stop.
          cancel: (reqId) =>
            (this.#wire.serverVersion ?? 0) < 215 ? undefined : { kind: 'cancelContractData', reqId },
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

function stepsKey(conId: number | undefined, exchange: string): string {
  return `${conId ?? 0}@${exchange}`;
}
