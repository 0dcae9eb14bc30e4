import { InvalidArgumentError } from '@commander-js/extra-typings';

/** How much worse than the market orders trade. */
export interface SlippageText {
  readonly kind: 'ticks' | 'basis points';
  readonly amount: number;
}

/** `250ms`, `1.5s` → microseconds. */
export function latencyMicros(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(us|ms|s)$/.exec(text) ?? [];
  const micros = new Map([
    ['us', 1],
    ['ms', 1_000],
    ['s', 1_000_000],
  ]).get(unit ?? '');
  if (amount === undefined || micros === undefined)
    throw new InvalidArgumentError('It must be a length of time such as 500us, 250ms or 1s.');
  return Math.round(Number(amount) * micros);
}

/** `2ticks`, `5bp`. */
export function slippage(text: string): SlippageText {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ticks?|bp)$/.exec(text) ?? [];
  if (amount === undefined)
    throw new InvalidArgumentError('It must be such as 2ticks, or 5bp for basis points.');
  return { kind: unit === 'bp' ? 'basis points' : 'ticks', amount: Number(amount) };
}
