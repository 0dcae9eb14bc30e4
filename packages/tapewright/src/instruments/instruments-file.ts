import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { FIRST_MADE_UP_CON_ID, forexListing, stockListing, type Instrument } from '@tapewright/venue';
import { parse } from 'yaml';
import { z } from 'zod';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';
import { parseCsvRows } from './csv-rows.ts';

const positive = z.coerce.number().positive();
const conId = z.coerce.number().int().min(1).max(2_147_483_647).optional();

const STOCK = z.strictObject({
  symbol: z.string().regex(/^[A-Z0-9][A-Z0-9. ]*$/, 'a symbol is in capital letters, such as AAPL'),
  secType: z.literal('STK').default('STK'),
  conId,
  name: z.string().optional(),
  primaryExchange: z.enum(['NASDAQ', 'NYSE', 'ARCA']).default('NASDAQ'),
  isFund: z.union([z.boolean(), z.stringbool()]).default(false),
  isin: z
    .string()
    .regex(/^[A-Z]{2}[A-Z0-9]{9}\d$/, 'an ISIN has twelve characters, such as US0378331005')
    .optional(),
  price: positive,
  dailyVolatility: positive.max(1).default(0.02),
  dailyVolume: positive.default(1_000_000),
});

/** Price step of a pair → IB's market rule for it. */
const PAIR_RULES = new Map([
  [0.00005, '239'],
  [0.005, '59'],
]);

const CURRENCY_PAIR = z.strictObject({
  symbol: z.string().regex(/^[A-Z]{3}\.[A-Z]{3}$/, 'a currency pair is written as EUR.USD'),
  secType: z.literal('CASH'),
  conId,
  name: z.string().optional(),
  price: positive,
  tickSize: positive
    .refine((step) => PAIR_RULES.has(step), 'pairs are quoted in steps of 0.00005 or of 0.005')
    .default(0.00005),
  dailyVolatility: positive.max(1).default(0.005),
});

const ROW = z.union([STOCK, CURRENCY_PAIR]);
type Row = z.infer<typeof ROW>;

/** Names of columns, in the order in which they are printed. */
export const INSTRUMENT_COLUMNS = [
  'symbol',
  'secType',
  'conId',
  'primaryExchange',
  'isFund',
  'isin',
  'price',
  'tickSize',
  'dailyVolatility',
  'dailyVolume',
  'name',
] as const;

/**
 * Instruments of the user's own, for the synthetic market: a CSV file with a header, or a YAML list of maps, with the fields of
 * `docs/reference/instruments.md`. Throws a `UserError` that names the row and the field.
 */
export function readInstruments(file: string): readonly Instrument[] {
  const rows = rowsOf(file);
  if (rows.length === 0) throw wrong(file, 'there is no instrument in it');
  const instruments = rows.map(({ value, at }, index) => instrumentOf(value, { file, at, index }));
  const seen = new Map<string, string>();
  for (const [index, { listing }] of instruments.entries()) {
    const at = rows[index]?.at ?? '';
    for (const key of [`conId ${listing.contract.conId}`, `symbol ${listing.contract.localSymbol}`]) {
      const before = seen.get(key);
      if (before !== undefined) throw wrong(file, `${at}: ${key} is that of ${before}, too`);
      seen.set(key, at);
    }
  }
  return instruments;
}

interface RawRow {
  /** `line 3`, `entry 2`. */
  readonly at: string;
  readonly value: unknown;
}

function rowsOf(file: string): readonly RawRow[] {
  const text = reading(file, () => readFileSync(file, 'utf8'));
  if (!['.yaml', '.yml'].includes(extname(file).toLowerCase()))
    return reading(file, () => parseCsvRows(text)).map(({ line, fields }) => ({
      at: `line ${line}`,
      value: fields,
    }));
  const entries = reading(file, (): unknown => parse(text));
  if (!Array.isArray(entries)) throw wrong(file, 'it is no list: begin each instrument with a dash');
  return entries.map((value: unknown, index) => ({ at: `entry ${index + 1}`, value }));
}

function instrumentOf(
  value: unknown,
  { file, at, index }: { readonly file: string; readonly at: string; readonly index: number },
): Instrument {
  const isPair =
    typeof value === 'object' && value !== null && 'secType' in value && value.secType === 'CASH';
  const row = (isPair ? CURRENCY_PAIR : STOCK).safeParse(value);
  if (!row.success) {
    const [issue] = row.error.issues;
    const field = issue?.path.join('.') ?? '';
    throw wrong(file, `${at}${field === '' ? '' : `, ${field}`}: ${issue?.message ?? 'not an instrument'}`);
  }
  // Rows that give no conId have made-up ones in their order: the first row has the first.
  return listed(row.data, row.data.conId ?? FIRST_MADE_UP_CON_ID + index);
}

function listed(row: Row, id: number): Instrument {
  const { symbol, name = symbol, price, dailyVolatility } = row;
  if (row.secType === 'STK') {
    const { primaryExchange: primary, isFund, isin, dailyVolume: dailyShares } = row;
    return stockListing({
      conId: id,
      symbol,
      primary,
      name,
      isFund,
      isin,
      price,
      dailyVolatility,
      dailyShares,
    });
  }
  const [base = '', quote = ''] = symbol.split('.');
  const { tickSize } = row;
  const marketRule = PAIR_RULES.get(tickSize) ?? '';
  return forexListing({ conId: id, base, quote, name, tickSize, marketRule, price, dailyVolatility });
}

function reading<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof UserError ? error : wrong(file, messageOf(error), error);
  }
}

function wrong(file: string, what: string, cause?: unknown): UserError {
  return new UserError(`the instruments of ${file} cannot be used: ${what}`, {
    exitCode: EXIT.usage,
    advice:
      'See docs/reference/instruments.md for its columns; `tapewright gateway --print-instruments` prints such a file.',
    cause,
  });
}
