import type { Order } from '@tapewright/model';
import type { Scenario } from '../scenario.ts';
import { at, cancel, is, place, type Step } from '../step.ts';

/** What is to be shown of an order type; each part becomes a scenario. Every part begins with the market of `before`. */
export interface OrderTypeCase {
  readonly type: string;
  readonly source: string;
  readonly instrument?: 'future' | 'option' | undefined;
  readonly before: readonly Step[];
  readonly order: Order;
  /** How it stands when nothing has set it off. */
  readonly working: string;
  /** What must not set it off, and then what does, with how it stands then. */
  readonly misses: readonly Step[];
  readonly fills: readonly Step[];
  readonly filled: string;
  /** A market in which it trades at another price: one that jumps, or shows several. */
  readonly price: { readonly when: readonly Step[]; readonly filled: string };
  /** A market with less than it wants, and then the rest. */
  readonly partly: {
    readonly when: readonly Step[];
    readonly filled: string;
    readonly more: readonly Step[];
    readonly rest: string;
  };
  /** When its session is over. Absent: a second after four. Day orders are cancelled then. */
  readonly closes?: string | undefined;
}

/** The scenarios of an order type: trigger, price, partial fill, a cancel before and one after the fill, the end of the session. */
export function scenariosOf(of: OrderTypeCase): readonly Scenario[] {
  const { type, source, instrument, before, working } = of;
  const cancelled = ['Cancelled', ...working.split(' ').slice(1)].join(' ');
  const begin = [...before, place('a', of.order)];
  const scenario = (aspect: Scenario['aspect'], steps: readonly Step[], name: string = aspect): Scenario => ({
    name: `${type}: ${name}`,
    orderType: type,
    aspect,
    source,
    instrument,
    steps,
  });
  return [
    scenario('trigger', [
      ...begin,
      is('a', working),
      ...of.misses,
      is('a', working),
      ...of.fills,
      is('a', of.filled),
    ]),
    scenario('price', [...begin, ...of.price.when, is('a', of.price.filled)]),
    scenario('partial fill', [
      ...begin,
      ...of.partly.when,
      is('a', of.partly.filled),
      ...of.partly.more,
      is('a', of.partly.rest),
    ]),
    scenario(
      'cancel race',
      [...begin, cancel('a'), is('a', cancelled), ...of.misses, ...of.fills, is('a', cancelled)],
      'cancel before the fill',
    ),
    scenario(
      'cancel race',
      [...begin, ...of.misses, ...of.fills, cancel('a'), is('a', `${of.filled} 10148`)],
      'cancel after the fill',
    ),
    scenario('session edge', [...begin, at(of.closes ?? '16:00:01'), is('a', cancelled)]),
  ];
}
