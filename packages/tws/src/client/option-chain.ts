import type { Contract, ContractDetails, Quote } from '@tapewright/model';
import { type CallOptions, ask, asError } from './ask.ts';
import type { Contracts } from './contracts.ts';
import type { LineBudget } from './line-budget.ts';
import { type Greeks, takePicture } from './market-picture.ts';
import type { Wire } from './wire.ts';

/** Options of one call; a chain with more is to be narrowed by expiry or strike. */
export const CHAIN_LIMIT = 2_000;
/** Markets that are looked at together, where so many lines are free. */
const MOST_AT_ONCE = 40;

/** The expiries and strikes of one exchange and trading class; not every pair of them exists. */
export interface ChainOutline {
  readonly exchange: string;
  readonly tradingClass: string;
  readonly multiplier: string;
  /** `YYYYMMDD`, in order. */
  readonly expiries: readonly string[];
  /** In order. */
  readonly strikes: readonly number[];
}

export interface ChainOptions extends CallOptions {
  /** Default SMART. */
  readonly exchange?: string | undefined;
  /** One class, such as SPXW; default all of the exchange. */
  readonly tradingClass?: string | undefined;
  readonly expiries?: ((expiry: string) => boolean) | undefined;
  readonly strikes?: ((strike: number) => boolean) | undefined;
  /** Default both. */
  readonly right?: 'C' | 'P' | undefined;
  /** Whether to look at the market of each option; default true. */
  readonly quotes?: boolean | undefined;
  /** For the quote and the greeks of one option; default 10 s. What is there by then is taken. */
  readonly quoteTimeout?: CallOptions['timeout'];
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

export interface ChainRow {
  readonly contract: Contract;
  readonly details: ContractDetails;
  readonly expiry: string;
  readonly strike: number;
  readonly right: 'C' | 'P';
  /** Undefined when not asked for, or refused: see `error`. */
  readonly quote: Quote | undefined;
  readonly greeks: Greeks | undefined;
  readonly error: Error | undefined;
}

export interface OptionChain {
  readonly underlying: Contract;
  /** By expiry, strike, then calls before puts. */
  readonly rows: readonly ChainRow[];
}

interface ChainParts {
  readonly wire: Wire;
  readonly contracts: Contracts;
  readonly budget: LineBudget;
}

/** Every exchange and class on which options of the contract trade. */
export function askOutlines(
  wire: Wire,
  underlying: Contract,
  options: CallOptions & { readonly futFopExchange?: string | undefined } = {},
): Promise<readonly ChainOutline[]> {
  const { conId = 0, symbol = '', secType = '' } = underlying;
  if (conId === 0) return Promise.reject(new RangeError('the underlying has no conId: qualify it first'));
  const outlines: ChainOutline[] = [];
  return ask(
    wire,
    {
      request: 'reqSecDefOptParams',
      contract: underlying,
      ask: (reqId) => ({
        kind: 'reqSecDefOptParams',
        reqId,
        underlyingSymbol: symbol,
        futFopExchange: options.futFopExchange ?? '',
        underlyingSecType: secType,
        underlyingConId: conId,
      }),
      take: (message) => {
        if (message.kind === 'securityDefinitionOptionParameterEnd') return { value: outlines };
        if (message.kind !== 'securityDefinitionOptionParameter') return undefined;
        const { exchange, tradingClass, multiplier, expirations, strikes } = message;
        outlines.push({
          exchange,
          tradingClass,
          multiplier,
          expiries: [...expirations].sort(),
          strikes: [...strikes].sort((a, b) => a - b),
        });
        return undefined;
      },
    },
    options,
  );
}

/** The chain of an underlying in one call: outline, contracts by expiry, then quotes and greeks within the free lines. */
export async function askChain(
  parts: ChainParts,
  underlying: Contract,
  options: ChainOptions,
): Promise<OptionChain> {
  const rows = await askRows(parts, underlying, options);
  if (options.quotes === false) return { underlying, rows };
  let done = 0;
  const priced = new Map<ChainRow, ChainRow>();
  await inParallel(rows, freeLines(parts.budget), async (row) => {
    priced.set(row, await price(parts, row, options));
    done += 1;
    options.onProgress?.(done, rows.length);
  });
  return { underlying, rows: rows.map((row) => priced.get(row) ?? row) };
}

function freeLines({ limit, used }: LineBudget): number {
  return Math.max(1, Math.min(limit - used, MOST_AT_ONCE));
}

async function askRows(
  { wire, contracts }: ChainParts,
  underlying: Contract,
  options: ChainOptions,
): Promise<readonly ChainRow[]> {
  const { exchange = 'SMART', tradingClass, timeout, signal } = options;
  const call = { timeout, signal };
  const outlines = (await askOutlines(wire, underlying, call)).filter(
    (outline) =>
      outline.exchange === exchange && (tradingClass === undefined || outline.tradingClass === tradingClass),
  );
  const months = outlines.flatMap((outline) =>
    outline.expiries
      .filter((expiry) => options.expiries?.(expiry) ?? true)
      .map((expiry) => ({ expiry, tradingClass: outline.tradingClass })),
  );
  const { symbol, currency } = underlying;
  const found = await Promise.all(
    months.map(({ expiry, tradingClass }) => {
      const wanted: Contract = {
        secType: 'OPT',
        exchange,
        tradingClass,
        lastTradeDateOrContractMonth: expiry,
      };
      return contracts.details(
        {
          ...wanted,
          ...(symbol === undefined ? {} : { symbol }),
          ...(currency === undefined ? {} : { currency }),
        },
        call,
      );
    }),
  );
  const rows = found.flat().flatMap(({ contract, details }) => {
    const row = readRow(contract, details);
    return row !== undefined && isWanted(row, options) ? [row] : [];
  });
  if (rows.length > CHAIN_LIMIT)
    throw new RangeError(
      `${rows.length} options, at most ${CHAIN_LIMIT}: narrow the chain by expiries or strikes`,
    );
  return rows.sort((a, b) => compare(a.expiry, b.expiry) || a.strike - b.strike || compare(a.right, b.right));
}

function readRow(contract: Contract, details: ContractDetails): ChainRow | undefined {
  const { strike, lastTradeDateOrContractMonth = '' } = contract;
  const right = contract.right?.startsWith('P') === true ? 'P' : 'C';
  const expiry = lastTradeDateOrContractMonth.slice(0, 8);
  if (strike === undefined) return undefined;
  const unpriced = { quote: undefined, greeks: undefined, error: undefined };
  return { contract, details, expiry, strike, right, ...unpriced };
}

function isWanted({ strike, right }: ChainRow, options: ChainOptions): boolean {
  if (options.right !== undefined && right !== options.right) return false;
  return options.strikes?.(strike) ?? true;
}

async function price(parts: ChainParts, row: ChainRow, options: ChainOptions): Promise<ChainRow> {
  try {
    const { quote, greeks } = await takePicture(
      parts,
      {
        contract: row.contract,
        snapshot: false,
        isComplete: ({ quote, greeks }) =>
          quote.bid !== undefined && quote.ask !== undefined && greeks?.delta !== undefined,
      },
      { timeout: options.quoteTimeout ?? '10s', signal: options.signal },
    );
    return { ...row, quote, greeks };
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    return { ...row, error: asError(error) };
  }
}

async function inParallel<T>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const turn = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, turn));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
