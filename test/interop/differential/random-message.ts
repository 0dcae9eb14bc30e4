import { Decimal, type Random } from '@tapewright/model';
import type { Field, ScalarField, Shape } from '../../../packages/tws/src/schema/field.ts';
import type { Message } from '../../../packages/tws/src/schema/message.ts';

/** Plain data: numbers, texts, booleans, Decimals, lists and records of them. */
export type Value = unknown;
export type Fields = Record<string, Value>;

export interface RandomOptions {
  /** The encoding that the message will travel in; text cannot say everything that protobuf can. */
  readonly encoding: 'text' | 'protobuf';
  /** The share of optional fields that are set, 0 to 1. */
  readonly density: number;
}

/** A random legal message of a table. */
export function randomMessage(
  message: Message,
  random: Random,
  options: RandomOptions,
): Fields & { readonly kind: string } {
  const fields = randomShape(
    message.body,
    { random, ...options, isRequest: message.from === 'client', message: message.name },
    '',
  );
  return { kind: message.name, ...(SHAPERS[message.name]?.(fields, random) ?? fields) };
}

interface Context extends RandomOptions {
  readonly message: string;
  readonly random: Random;
  readonly isRequest: boolean;
}

function randomShape(shape: Shape, context: Context, path: string): Fields {
  const fields: Fields = {};
  for (const [name, field] of Object.entries(shape)) {
    const value = randomField(name, field, context, path);
    if (value !== undefined) fields[name] = value;
  }
  return consistent(fields, path, context);
}

function randomField(name: string, field: Field, context: Context, path: string): Value {
  const { random, density } = context;
  const inner = path === '' ? name : `${path}.${name}`;
  switch (field.type) {
    case 'scalar':
      if (context.encoding === 'protobuf' && field.no === undefined) return undefined;
      if (context.isRequest && field.options.reportedOnly === true) return undefined;
      // The official methods want all their arguments; what is absent from a report is rare.
      if (random.next() >= chanceOf(field, path, context)) return undefined;
      return randomScalar(name, field, context);
    case 'record':
      if (field.optional && random.next() >= density) return undefined;
      return randomShape(field.shape, context, inner);
    case 'list':
      return listOf(random, density, () => randomShape(field.shape, context, inner));
    case 'values':
      return listOf(random, density, () =>
        randomScalar(name, { ...field, options: {}, optional: false, type: 'scalar' }, context),
      );
    case 'tags':
      return distinct(
        listOf(random, density, () => ({ tag: word(random), value: word(random) })),
        'tag',
      );
  }
}

function chanceOf({ optional }: ScalarField, path: string, { isRequest, density }: Context): number {
  if (optional || (isRequest && path !== '')) return density;
  return isRequest ? 1 : 0.9;
}

function listOf<T>(random: Random, density: number, item: () => T): T[] | undefined {
  if (random.next() >= density) return undefined;
  return Array.from({ length: 1 + random.below(3) }, item);
}

function randomScalar(name: string, field: ScalarField, { random, encoding, isRequest }: Context): Value {
  const choices = LEGAL[name];
  if (choices !== undefined) return choices[random.below(choices.length)];
  switch (field.kind) {
    case 'bool':
      return random.below(2) === 1;
    case 'int':
      return pick(random, [0, 1, 2, 7, 100, -1, 265598, 2 ** 31 - 2, -(2 ** 31) + 1]);
    case 'int64':
      return pick(random, [0, 1, 1787681490, 1787681490123, 2 ** 53 - 1, -5]);
    case 'dbl':
      // The official client writes the doubles of requests with eight decimals in a few places, and as Python spells them in others.
      return isRequest && encoding === 'text' ? plainNumber(random) : randomDouble(random);
    case 'dblInText':
      return pick(random, [0.01, 0.0001, 1, 0.25, 5]);
    case 'decimal':
      return Decimal.of(
        pick(random, ['0', '1', '100', '0.5', '0.00000001', '1000000000000000', '-3', '12345.678']),
      );
    case 'strAsDbl':
      return pick(random, ['1', '100', '0.1', '50', '2.5', '']);
    case 'str':
      return !isRequest && field.options.escapedSince !== undefined ? anyText(random) : plainText(random);
  }
}

/** Values of which an official decoder makes something else than a text or number, or which decide what follows. */
const LEGAL: Readonly<Record<string, readonly Value[]>> = {
  secType: ['STK', 'OPT', 'FUT', 'BAG', 'FUND', 'CASH', ''],
  orderType: ['LMT', 'MKT', 'STP', 'PEG BENCH', 'PEGBENCH', 'PEG BEST', 'PEG MID', 'TRAIL', 'VOL', ''],
  exchange: ['SMART', 'ISLAND', 'IBKRATS', ''],
  usePriceMgmtAlgo: [0, 1],
  seekPriceImprovement: [0, 1],
  routeMarketableToBbo: [0, 1],
  fundDistributionPolicyIndicator: ['N', 'Y'],
  // '000' exists too, but the official enumeration has a slip in it.
  fundAssetType: ['001', '002', '003', '004', '005', '006', '007'],
  // 2, profiles, ended with server version 177.
  faDataType: [1, 3],
  // -1 and -2 say "not computed".
  impliedVol: [0, 0.2, 1.5, -1],
  optPrice: [0, 12.5, -1],
  pvDividend: [0, 0.25, -1],
  undPrice: [0, 150.25, -1],
  gamma: [0, 0.05, -2],
  vega: [0, 0.1, -2],
  theta: [0, -0.01, -2],
  optExerciseOrLapseType: [-1, 1, 2],
  lastPricePrecision: ['0.01', '1'],
  lastSizePrecision: ['0.0001', '1'],
  yieldRedemptionDate: ['20301215', '20260101'],
  lastTradeDateOrContractMonth: ['20261218', '202612', ''],
  attrMask: [0, 1, 2, 4, 7],
  evMultiplier: [0, 1, 100],
  scalePriceIncrement: [0, 0.5, -1],
  competeAgainstBestOffset: [0.02, Number.POSITIVE_INFINITY],
};

/** Makes what was drawn field by field agree with itself, and with what a request may say. */
function consistent(fields: Fields, path: string, { random, isRequest, message }: Context): Fields {
  if (path.endsWith('conditions')) return condition(random);
  // The official client hands on what belongs to a hedge or an algorithm only with its name.
  if (!isRequest && path === 'order' && (fields['hedgeType'] ?? '') === '') delete fields['hedgeParam'];
  if (!isRequest && path === 'order' && (fields['hedgeType'] ?? '') === '') delete fields['hedgeMaxSize'];
  if (!isRequest && path === 'order' && (fields['algoStrategy'] ?? '') === '') delete fields['algoParams'];
  if (isRequest && path.endsWith('comboLegs') && message !== 'placeOrder') delete fields['perLegPrice'];
  return fields;
}

/** Conditions carry the fields of their type. */
function condition(random: Random): Fields {
  const type = pick(random, [1, 3, 4, 5, 6, 7]);
  const isConjunctionConnection = random.below(2) === 1;
  const common = { type, isConjunctionConnection };
  const operator = { ...common, isMore: random.below(2) === 1 };
  const contract = { ...operator, conId: 265598, exchange: word(random) };
  switch (type) {
    case 1:
      return {
        ...contract,
        price: plainNumber(random) || 1.5,
        triggerMethod: pick(random, [0, 1, 2, 3, 4, 7, 8]),
      };
    case 3:
      return { ...operator, time: '20261218-14:30:00' };
    case 4:
      return { ...operator, percent: 5 };
    case 5:
      return { ...common, secType: 'STK', exchange: word(random), symbol: word(random) };
    case 6:
      return { ...contract, volume: 1000 };
    default:
      return { ...contract, changePercent: 1.25 };
  }
}

/** Messages whose parts depend on each other. */
const SHAPERS: Readonly<Record<string, (fields: Fields, random: Random) => Fields>> = {
  tickByTick(fields, random) {
    const tickType = pick(random, [1, 2, 3, 4]);
    const part = (name: string, isHere: boolean): Fields => (isHere ? { [name]: fields[name] ?? {} } : {});
    return {
      reqId: fields['reqId'],
      tickType,
      ...part('historicalTickLast', tickType <= 2),
      ...part('historicalTickBidAsk', tickType === 3),
      ...part('historicalTickMidPoint', tickType === 4),
    };
  },
  // An order without a quantity is one by amount of cash; how the official client spells the unset quantity is Python's own.
  placeOrder: (fields) => ({
    ...fields,
    order: { totalQuantity: Decimal.of(100), ...(fields['order'] as Fields) },
  }),
  tickGeneric: (fields) => ({ value: 1.5, ...fields }),
  tickPrice: (fields, random) => ({ ...fields, tickType: pick(random, [1, 2, 4, 6, 7, 9, 66, 67, 68, 75]) }),
  smartComponents: (fields) => ({
    ...fields,
    smartComponents: distinct(fields['smartComponents'] as Fields[] | undefined, 'bitNumber')?.map(
      (part) => ({
        ...part,
        bitNumber: part['bitNumber'] ?? 0,
        exchangeLetter: 'Q',
      }),
    ),
  }),
};

function distinct<T extends object>(items: T[] | undefined, key: string): T[] | undefined {
  if (items === undefined) return undefined;
  return [...new Map(items.map((item) => [(item as Fields)[key] ?? 0, item])).values()];
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.below(from.length)]!;
}

/** Spelled alike in Python and JavaScript. */
function plainNumber(random: Random): number {
  return pick(random, [0, 1, 0.01, 123.45, -7.5, 99999.99, 0.0001, random.below(100_000) / 100]);
}

function randomDouble(random: Random): number {
  return pick(random, [0, 1, -1.5, 0.1, 1e-7, 1.7e20, 123.456789, random.next() * 1000]);
}

function word(random: Random): string {
  return pick(random, ['A', 'xyz', 'ISLAND', 'a b', '100', 'U1234567', 'w1', 'maxPctVol']);
}

/** What every encoding carries as it is. */
function plainText(random: Random): string {
  return pick(random, [
    '',
    'A',
    'AAPL',
    'a b',
    '20260825 14:11:30 US/Eastern',
    '0',
    '-1',
    'x=1;y=2;',
    '{"a":[1]}',
    word(random),
  ]);
}

/** With characters that text must escape. */
function anyText(random: Random): string {
  return pick(random, [
    plainText(random),
    'Société Générale',
    '中国标准时间',
    'back\\slash',
    'two\nlines',
    'emoji 😀',
  ]);
}
