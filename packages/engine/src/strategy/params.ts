/** A declared parameter of a strategy: its default, its range, and how a value is checked. What a sweep varies. */
export type Param<T = unknown> = IntegerParam<T> | NumberParam<T> | ChoiceParam<T> | FlagParam<T>;

interface ParamShape<T> {
  readonly default: T;
  /** The value if it is allowed, else what it must be: `must be a whole number from 5 to 100`. */
  check(value: unknown): { readonly value: T } | { readonly problem: string };
  /** Whether it may be changed while the strategy runs. */
  readonly isLive: boolean;
}

/** What every declaration may say. */
export interface ParamOptions {
  /**
   * May be changed while the strategy runs. Read it as `params.name` where it is used: a copy taken in `setup` stays what it was. Default
   * false.
   */
  readonly live?: boolean;
}

export interface IntegerParam<T = number> extends ParamShape<T> {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  /** The stride of a sweep. */
  readonly step: number;
}

export interface NumberParam<T = number> extends ParamShape<T> {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  /** The stride of a sweep; undefined when the author named none. */
  readonly step: number | undefined;
}

export interface ChoiceParam<T = string> extends ParamShape<T> {
  readonly kind: 'choice';
  readonly options: readonly T[];
}

export interface FlagParam<T = boolean> extends ParamShape<T> {
  readonly kind: 'flag';
}

/** name → declaration */
export type ParamSpecs = Readonly<Record<string, Param>>;

/** The values that `setup` receives: a number for `integer` and `number`, the union of the options for `choice`. */
export type ParamValues<S extends ParamSpecs> = {
  readonly [K in keyof S]: S[K] extends ParamShape<infer T> ? T : never;
};

/** A parameter that is unknown or out of its range. The message names it and says what is allowed. */
export class ParamError extends Error {
  override readonly name = 'ParamError';
}

/** A whole number within `[min, max]`. */
export function integer(
  fallback: number,
  range: { readonly min: number; readonly max: number; readonly step?: number } & ParamOptions,
): IntegerParam {
  const { min, max, step = 1 } = range;
  return declared({
    kind: 'integer',
    default: fallback,
    isLive: range.live ?? false,
    min,
    max,
    step,
    check: (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
        ? { value }
        : { problem: `must be a whole number from ${min} to ${max}` },
  });
}

/** A finite number within `[min, max]`. */
export function number(
  fallback: number,
  range: { readonly min: number; readonly max: number; readonly step?: number } & ParamOptions,
): NumberParam {
  const { min, max, step } = range;
  return declared({
    kind: 'number',
    default: fallback,
    isLive: range.live ?? false,
    min,
    max,
    step,
    check: (value) =>
      typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max
        ? { value }
        : { problem: `must be a number from ${min} to ${max}` },
  });
}

/** One of the named options; the first one given is not special, the default is. */
export function choice<const T extends string>(
  fallback: NoInfer<T>,
  options: readonly T[],
  { live = false }: ParamOptions = {},
): ChoiceParam<T> {
  return declared({
    kind: 'choice',
    default: fallback,
    isLive: live,
    options,
    check: (value) => {
      const found = options.find((option) => option === value);
      return found === undefined ? { problem: `must be one of ${options.join(', ')}` } : { value: found };
    },
  });
}

export function flag(fallback: boolean, { live = false }: ParamOptions = {}): FlagParam {
  return declared({
    kind: 'flag',
    default: fallback,
    isLive: live,
    check: (value) => (typeof value === 'boolean' ? { value } : { problem: 'must be true or false' }),
  });
}

/** The values of all parameters: the given ones checked, the others at their defaults. Throws a `ParamError`. */
export function resolveParams<S extends ParamSpecs>(
  specs: S,
  given: Readonly<Record<string, unknown>>,
): ParamValues<S> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) throw new ParamError(unknownParam(name, Object.keys(specs)));
  }
  const entries = Object.entries(specs).map(([name, param]) => {
    if (given[name] === undefined) return [name, param.default] as const;
    const checked = param.check(given[name]);
    if ('problem' in checked) {
      throw new ParamError(`parameter ${name} is ${shown(given[name])}: ${checked.problem}`);
    }
    return [name, checked.value] as const;
  });
  // Object.fromEntries forgets which key had which type; the loop above is what makes this true.
  return Object.fromEntries(entries) as ParamValues<S>;
}

/**
 * What `setup` is given: the values, of which those that are declared `live` are read from `current` whenever they are asked for. Without live
 * ones it is `values` itself.
 */
export function liveValues<S extends ParamSpecs>(
  specs: S,
  values: ParamValues<S>,
  current: Readonly<Record<string, unknown>>,
): ParamValues<S> {
  const live = Object.keys(specs).filter(
    (name) => specs[name]?.isLive === true && Object.hasOwn(current, name),
  );
  if (live.length === 0) return values;
  const getters = live.map((name) => [name, { enumerable: true, get: () => current[name] }] as const);
  return Object.defineProperties({ ...values }, Object.fromEntries(getters));
}

/** What a change of a running strategy's parameters comes to, or why it may not be. */
export function changedParams<S extends ParamSpecs>(
  specs: S,
  current: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): { readonly values: Partial<ParamValues<S>> } | { readonly problem: string } {
  const fixed = Object.keys(values).find(
    (name) => specs[name]?.isLive === false && values[name] !== current[name],
  );
  if (fixed !== undefined) {
    return { problem: `${fixed} is not declared live: start the strategy anew to change it` };
  }
  try {
    const all = resolveParams(specs, { ...current, ...values });
    const changed = Object.entries(all).filter(([name]) => Object.hasOwn(values, name));
    // As in resolveParams: what is in it was checked by its own declaration.
    return { values: Object.fromEntries(changed) as Partial<ParamValues<S>> };
  } catch (error) {
    if (error instanceof ParamError) return { problem: error.message };
    throw error;
  }
}

/** The values behind texts such as a command line gives (`fast=20`). Throws a `ParamError`. */
export function paramsFromText<S extends ParamSpecs>(
  specs: S,
  given: Readonly<Record<string, string>>,
): ParamValues<S> {
  const values = Object.entries(given).map(([name, text]) => {
    const param = specs[name];
    return [name, param === undefined ? text : valueOfText(param, text)] as const;
  });
  return resolveParams(specs, Object.fromEntries(values));
}

function valueOfText(param: Param, text: string): unknown {
  switch (param.kind) {
    case 'integer':
    case 'number':
      return text.trim() === '' ? text : numberOrText(text);
    case 'flag':
      if (text === 'true') return true;
      return text === 'false' ? false : text;
    case 'choice':
      return text;
  }
}

function numberOrText(text: string): number | string {
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
}

function declared<P extends Param>(param: P): P {
  const checked = param.check(param.default);
  if ('problem' in checked) throw new ParamError(`the default ${shown(param.default)} ${checked.problem}`);
  return param;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function unknownParam(name: string, known: readonly string[]): string {
  if (known.length === 0) return `unknown parameter ${name}: this strategy has none`;
  return `unknown parameter ${name}: this strategy has ${known.join(', ')}`;
}
