import { MICROS_PER_MS } from '@tapewright/model';
import { completedWhen, Draft, positive, type SampledBar, type Sampler } from './sampler.ts';

/**
 * Bars of equal time, at multiples of it since 1970. A bar is complete when a trade of a later interval comes; an interval without a trade has
 * none.
 */
export function timeBars(everyMs: number): Sampler {
  const length = positive('bars', everyMs) * MICROS_PER_MS;
  let draft: Draft | undefined;
  return {
    name: `time(${everyMs} ms)`,
    get current() {
      return draft;
    },
    push(trade) {
      const complete: SampledBar[] = [];
      if (draft !== undefined && Math.floor(draft.start / length) !== Math.floor(trade.at / length)) {
        complete.push(draft);
        draft = undefined;
      }
      draft ??= new Draft(trade);
      draft.add(trade);
      return complete;
    },
  };
}

/** Bars of so many trades. */
export function tickBars(trades: number): Sampler {
  const count = positive('bars', trades);
  return completedWhen(`tick(${trades})`, (bar) => bar.trades >= count);
}

/** Bars of at least so many shares or contracts. */
export function volumeBars(volume: number): Sampler {
  const enough = positive('bars', volume);
  return completedWhen(`volume(${volume})`, (bar) => bar.volume >= enough);
}

/** Bars of at least so much money, price × size: López de Prado's dollar bars. */
export function valueBars(value: number): Sampler {
  const enough = positive('bars', value);
  return completedWhen(`value(${value})`, (bar) => bar.value >= enough);
}

/** Bars that are complete when their high is `range` above their low. V. Nicolellis' range bars, as charting programs have them. */
export function rangeBars(range: number): Sampler {
  const span = positive('a range', range);
  // Half a millionth of it is floating point.
  return completedWhen(`range(${range})`, (bar) => bar.high - bar.low >= span * (1 - 5e-7));
}
