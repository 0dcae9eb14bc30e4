import { toIso, type Decimal, type Instant } from '@tapewright/model';

/** `-1,234.50`: thousands separated, at least two digits after the point and no digit lost. */
export function money(amount: Decimal): string {
  const [whole = '', fraction = ''] = amount.abs().toString().split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount.sign < 0 ? '-' : ''}${grouped}.${fraction.padEnd(2, '0')}`;
}

/** With a sign in front also when positive: `+12.00`. */
export function signedMoney(amount: Decimal): string {
  return amount.sign > 0 ? `+${money(amount)}` : money(amount);
}

/** A price as the market writes it: at least two digits after the point. */
export function price(value: number): string {
  const text = String(value);
  const [, fraction = ''] = text.split('.');
  return fraction.length >= 2 || text.includes('e') ? text : value.toFixed(2);
}

/** `14:11:30.123`, in UTC. */
export function clockTime(at: Instant): string {
  return toIso(at).slice(11, 23);
}

/** `2026-08-25 14:11:30`, in UTC. */
export function dateTime(at: Instant): string {
  return toIso(at).slice(0, 19).replace('T', ' ');
}
