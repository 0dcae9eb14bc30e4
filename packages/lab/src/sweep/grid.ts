import { ParamError, resolveParams, type Param, type ParamSpecs } from '@tapewright/engine';

/** One parameter that a sweep varies, and the values it takes, in order. */
export interface Axis {
  readonly name: string;
  readonly values: readonly (number | string | boolean)[];
}

/** One point of a grid: the values of all parameters of the strategy, those that are not varied included. */
export type Point = Readonly<Record<string, unknown>>;

/**
 * Every combination of the axes' values. The last axis turns fastest, and a point has the same index on every machine, which is what
 * lets workers and shards part the work and put it together again.
 */
export class Grid {
  readonly axes: readonly Axis[];
  readonly length: number;
  readonly #specs: ParamSpecs;
  readonly #fixed: Point;

  /** Throws a `ParamError` for an axis that the strategy has no parameter for, a value out of its range, or one that is there twice. */
  constructor(specs: ParamSpecs, axes: readonly Axis[], fixed: Point = {}) {
    for (const { name, values } of axes) {
      if (values.length === 0) throw new ParamError(`parameter ${name} has no value to try`);
      if (new Set(values).size < values.length)
        throw new ParamError(`parameter ${name} has a value twice: ${values.join(', ')}`);
      if (Object.hasOwn(fixed, name)) throw new ParamError(`parameter ${name} is both fixed and varied`);
      for (const value of values) resolveParams(specs, { [name]: value });
    }
    const names = axes.map((axis) => axis.name);
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) throw new ParamError(`parameter ${twice} is varied twice`);
    this.axes = axes;
    this.length = axes.reduce((product, { values }) => product * values.length, 1);
    this.#specs = specs;
    this.#fixed = resolveParams(specs, fixed);
  }

  /** The point at an index from 0; a RangeError beyond the last. */
  at(index: number): Point {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new RangeError(`no point ${index}: the grid has ${this.length}, the first is 0`);
    }
    let rest = index;
    const varied: [string, unknown][] = [];
    for (const { name, values } of this.axes.toReversed()) {
      varied.push([name, values[rest % values.length]]);
      rest = Math.floor(rest / values.length);
    }
    return resolveParams(this.#specs, { ...this.#fixed, ...Object.fromEntries(varied) });
  }
}

/**
 * The values behind a text such as a command line gives: `10..50:5` (from, to, stride; without one the declared stride, for whole numbers 1),
 * `10,20,50`, or `all` for everything that the declaration allows. Throws a `ParamError` that says what is possible.
 */
export function axisFromText(specs: ParamSpecs, name: string, text: string): Axis {
  const param = specs[name];
  if (param === undefined) {
    // The engine's own sentence names the parameters that there are.
    resolveParams(specs, { [name]: text });
    throw new ParamError(`unknown parameter ${name}`);
  }
  const range = /^(-?[\d.e+]+)\.\.(-?[\d.e+]+)(?::([\d.e+-]+))?$/i.exec(text.trim());
  if (text.trim() === 'all') return { name, values: everyValue(name, param) };
  if (range === null) return { name, values: text.split(',').map((part) => valueOfText(param, part.trim())) };
  if (param.kind === 'choice' || param.kind === 'flag')
    throw new ParamError(`parameter ${name} has no range: write all, or values with commas between them`);
  const stride = range[3] === undefined ? param.step : Number(range[3]);
  return { name, values: strides(name, Number(range[1]), Number(range[2]), stride) };
}

function everyValue(name: string, param: Param): Axis['values'] {
  switch (param.kind) {
    case 'flag':
      return [false, true];
    case 'choice':
      return param.options.map(String);
    case 'integer':
    case 'number':
      return strides(name, param.min, param.max, param.step);
  }
}

/** `from` and what follows at equal strides up to `to`, each rounded to the digits of its stride so that 0.1 + 0.2 is 0.3. */
function strides(name: string, from: number, to: number, stride: number | undefined): number[] {
  if (stride === undefined)
    throw new ParamError(
      `parameter ${name} declares no stride: write one behind a colon, such as 0.1..0.5:0.1`,
    );
  if (![from, to, stride].every(Number.isFinite) || !(stride > 0) || from > to)
    throw new ParamError(
      `parameter ${name}: from ${from} to ${to} by ${stride} is no range; write low..high:stride`,
    );
  const count = Math.floor((to - from) / stride + 1e-9) + 1;
  return Array.from({ length: count }, (_, i) => Number((from + i * stride).toPrecision(12)));
}

function valueOfText(param: Param, text: string): number | string | boolean {
  if (param.kind === 'choice') return text;
  if (param.kind === 'flag') return text === 'true' ? true : text === 'false' ? false : text;
  return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
}
