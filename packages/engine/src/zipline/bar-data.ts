import type { BarSeries } from '../strategy/bar-series.ts';
import type { Algorithm } from './algorithm.ts';
import type { Asset, Field, HistoryFrequency, WatchedAsset } from './assets.ts';

/** `data`: the market as it is known at this moment. There is no way to ask for anything later. */
export class BarData {
  readonly #algorithm: Algorithm;

  constructor(algorithm: Algorithm) {
    this.#algorithm = algorithm;
  }

  /**
   * The last value of a field: a number for one asset and field, a map by asset for several assets, a record by field for several fields. `price`
   * is the last close. The others are of the present bar: where the asset was not traded in it they are NaN, and `volume` is 0.
   */
  current(asset: Asset, field: Field): number;
  current<F extends Field>(asset: Asset, fields: readonly F[]): Readonly<Record<F, number>>;
  current(assets: readonly Asset[], field: Field): ReadonlyMap<Asset, number>;
  current(
    assets: Asset | readonly Asset[],
    fields: Field | readonly Field[],
  ): number | Readonly<Record<string, number>> | ReadonlyMap<Asset, number> {
    if (typeof fields !== 'string') return byField(fields, (field) => this.#current(single(assets), field));
    if (!isMany(assets)) return this.#current(assets, fields);
    return new Map(assets.map((asset) => [asset, this.#current(asset, fields)]));
  }

  /**
   * The last `bar_count` values of a field, the oldest first, the present bar last; NaN where there was none yet. On minutes, the last day of `1d` is
   * today as far as it went.
   */
  history(asset: Asset, field: Field, bar_count: number, frequency: HistoryFrequency): readonly number[];
  history<F extends Field>(
    asset: Asset,
    fields: readonly F[],
    bar_count: number,
    frequency: HistoryFrequency,
  ): Readonly<Record<F, readonly number[]>>;
  history(
    assets: readonly Asset[],
    field: Field,
    bar_count: number,
    frequency: HistoryFrequency,
  ): ReadonlyMap<Asset, readonly number[]>;
  history(
    assets: Asset | readonly Asset[],
    fields: Field | readonly Field[],
    bar_count: number,
    frequency: HistoryFrequency,
  ): readonly number[] | Readonly<Record<string, readonly number[]>> | ReadonlyMap<Asset, readonly number[]> {
    const of = (asset: Asset, field: Field): readonly number[] =>
      this.#history(asset, field, bar_count, frequency);
    if (typeof fields !== 'string') return byField(fields, (field) => of(single(assets), field));
    if (!isMany(assets)) return of(assets, fields);
    return new Map(assets.map((asset) => [asset, of(asset, fields)]));
  }

  /** Whether the asset is known to the broker and has ever had a price. */
  can_trade(asset: Asset): boolean {
    return asset.instrument.isQualified && !Number.isNaN(this.#current(asset, 'price'));
  }

  /** Whether its price is old: nothing was traded in the present bar. False before its first price, as in zipline. */
  is_stale(asset: Asset): boolean {
    const watched = this.#algorithm.watched(asset);
    return this.#algorithm.driving(watched).count > 0 && !this.#algorithm.hasArrived(watched);
  }

  #current(asset: Asset, field: Field): number {
    const watched = this.#algorithm.watched(asset);
    const bars = this.#algorithm.driving(watched);
    if (field === 'price') return bars.close();
    if (this.#algorithm.hasArrived(watched)) return valueOf(bars, field, 0);
    return field === 'volume' ? 0 : Number.NaN;
  }

  #history(asset: Asset, field: Field, bar_count: number, frequency: HistoryFrequency): readonly number[] {
    const watched = this.#algorithm.watched(asset);
    if (!Number.isInteger(bar_count) || bar_count < 1) {
      throw new RangeError(`a history of ${bar_count} bars: give a whole number from 1 on`);
    }
    if (frequency === '1m') return this.#minutes(watched, field, bar_count);
    const today = this.#algorithm.today(watched, field);
    const complete = today === undefined ? bar_count : bar_count - 1;
    const past = lastOf(watched.daily, field, complete);
    return today === undefined ? past : [...past, today];
  }

  #minutes({ minutes }: WatchedAsset, field: Field, bar_count: number): readonly number[] {
    if (minutes !== undefined) return lastOf(minutes, field, bar_count);
    throw new Error("history of '1m' in an algorithm on days: set data_frequency to 'minute'");
  }
}

function valueOf(bars: BarSeries, field: Field, ago: number): number {
  switch (field) {
    case 'price':
    case 'close':
      return bars.close(ago);
    case 'open':
      return bars.open(ago);
    case 'high':
      return bars.high(ago);
    case 'low':
      return bars.low(ago);
    case 'volume':
      return bars.volume(ago);
  }
}

function lastOf(bars: BarSeries, field: Field, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => valueOf(bars, field, count - 1 - i));
}

function byField<F extends Field, T>(fields: readonly F[], of: (field: F) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(fields.map((field) => [field, of(field)]));
}

function isMany(assets: Asset | readonly Asset[]): assets is readonly Asset[] {
  return Array.isArray(assets);
}

function single(assets: Asset | readonly Asset[]): Asset {
  if (!isMany(assets)) return assets;
  throw new Error('several assets and several fields at once: ask for one field at a time');
}
