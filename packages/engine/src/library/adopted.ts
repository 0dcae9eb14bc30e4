import type { BarIndicator, BarValues, Reading, ValueIndicator } from '../indicators/indicator.ts';
import { Line } from '../indicators/indicator.ts';

/** What of an indicator of the library is asked for. */
export interface LibraryIndicator<Result, Input> {
  readonly isStable: boolean;
  getRequiredInputs(): number;
  update(input: Input, replace: boolean): Result | null;
}

/** A figure of a result that has several: `(result) => result.stochD`. */
export type FigureOf<Result> = (result: Result) => number;

/** Which figures of a result are read: one as the indicator's value, and others by name. */
export interface Figures<Result, Name extends string = string> {
  readonly value: FigureOf<Result>;
  readonly lines?: Readonly<Record<Name, FigureOf<Result>>>;
}

/** The further figures of an adopted indicator, by the names that they were asked for under. */
export type LinesOf<Name extends string> = Readonly<Record<Name, Reading>>;

export interface AdoptedValue<Name extends string = never> extends ValueIndicator {
  readonly lines: LinesOf<Name>;
}

export interface AdoptedBar<Name extends string = never> extends BarIndicator {
  readonly lines: LinesOf<Name>;
}

/**
 * An indicator of trading-signals that takes numbers, as one of ours: `bars.indicator(adopted(new ROC(10)))`. Where its result is an object,
 * `value` says which figure of it is the indicator's, and `lines` names others.
 */
export function adopted(indicator: LibraryIndicator<number, number>): AdoptedValue;
export function adopted<Result, Name extends string = never>(
  indicator: LibraryIndicator<Result, number>,
  figures: Figures<Result, Name>,
): AdoptedValue<Name>;
export function adopted<Result>(
  indicator: LibraryIndicator<Result, number>,
  figures?: Figures<Result>,
): AdoptedValue<string> {
  return new FromValues(indicator, figures);
}

/** The same for one that takes bars: `bars.indicator(adoptedOnBars(new ADX(14)))`. */
export function adoptedOnBars(indicator: LibraryIndicator<number, BarValues>): AdoptedBar;
export function adoptedOnBars<Result, Name extends string = never>(
  indicator: LibraryIndicator<Result, BarValues>,
  figures: Figures<Result, Name>,
): AdoptedBar<Name>;
export function adoptedOnBars<Result>(
  indicator: LibraryIndicator<Result, BarValues>,
  figures?: Figures<Result>,
): AdoptedBar<string> {
  return new FromBars(indicator, figures);
}

abstract class Adopted<Result, Input> {
  readonly name: string;
  readonly warmUp: number;
  value = Number.NaN;
  previous = Number.NaN;
  readonly lines: Readonly<Record<string, Line>>;
  readonly #indicator: LibraryIndicator<Result, Input>;
  readonly #value: FigureOf<Result>;
  readonly #figures: readonly (readonly [line: Line, figure: FigureOf<Result>])[];

  constructor(indicator: LibraryIndicator<Result, Input>, figures: Figures<Result> | undefined) {
    this.#indicator = indicator;
    this.warmUp = indicator.getRequiredInputs();
    this.name = `${indicator.constructor.name}(${this.warmUp})`;
    this.#value = figures?.value ?? Number;
    const named = Object.entries(figures?.lines ?? {}).map(
      ([name, figure]) => [name, new Line(), figure] as const,
    );
    this.lines = Object.fromEntries(named.map(([name, line]) => [name, line]));
    this.#figures = named.map(([, line, figure]) => [line, figure]);
  }

  get isReady(): boolean {
    return this.#indicator.isStable;
  }

  protected take(input: Input): void {
    const result = this.#indicator.update(input, false);
    if (result === null || !this.#indicator.isStable) return;
    this.previous = this.value;
    this.value = this.#value(result);
    for (const [line, figure] of this.#figures) line.set(figure(result));
  }
}

class FromValues<Result> extends Adopted<Result, number> implements ValueIndicator {
  readonly takes = 'value';

  update(value: number): void {
    this.take(value);
  }
}

class FromBars<Result> extends Adopted<Result, BarValues> implements BarIndicator {
  readonly takes = 'bar';

  /** The library keeps what it is given, and drivers reuse their bar. */
  update({ open, high, low, close, volume }: BarValues): void {
    this.take({ open, high, low, close, volume });
  }
}
