import type { Decimal } from '@tapewright/model';
import type { Refusal } from './approved.ts';

/** A refusal for a figure beyond a limit: `maxNotional: 52,000 USD, limit 50,000 USD`. */
export function beyondLimit(rule: string, actual: string, limit: string): Refusal {
  return { rule, message: `${rule}: ${actual}, limit ${limit}`, limit, actual };
}

/** A refusal for something that is not so; `remedy` says what to do. */
export function notAllowed(rule: string, actual: string, remedy: string): Refusal {
  return { rule, message: `${rule}: ${actual}; ${remedy}`, limit: remedy, actual };
}

/** `52000.5` as `52,000.5`; no locale in it. */
export function grouped(value: Decimal | number): string {
  const [whole = '', fraction] = String(value).split('.');
  const withCommas = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}
