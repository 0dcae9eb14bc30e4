/** What is shown where a figure does not exist. */
export const NOTHING = '–';

/** `1,234,567.89`: groups of three, `digits` after the point. The same on every machine: no locale is asked. */
export function grouped(value: number, digits: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : NOTHING;
  const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
  const text = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}

export function money(value: number | undefined): string {
  return value === undefined ? NOTHING : grouped(value, 2);
}

/** A fraction as percent: 0.1234 is `12.34 %`. */
export function percent(value: number | undefined, digits = 2): string {
  return value === undefined ? NOTHING : `${grouped(value * 100, digits)} %`;
}

export function ratio(value: number | undefined): string {
  return value === undefined ? NOTHING : grouped(value, 2);
}

export function count(value: number): string {
  return grouped(value, 0);
}

/** Calendar days: `1,997 days`. */
export function days(value: number | undefined): string {
  if (value === undefined) return NOTHING;
  const whole = Math.round(value);
  return `${count(whole)} ${whole === 1 ? 'day' : 'days'}`;
}

/** A price with at least two digits after the point and no more than it needs, at most six. */
export function price(value: number | undefined): string {
  if (value === undefined) return NOTHING;
  const decimals = /\.(\d+)$/.exec(String(Number(value.toFixed(6))))?.[1]?.length ?? 0;
  return grouped(value, Math.max(2, decimals));
}

/** `2020-04-17` of µs since the epoch, in UTC. */
export function date(at: number): string {
  return new Date(Math.floor(at / 1000)).toISOString().slice(0, 10);
}

/** `2020-04-17 20:00` of µs since the epoch, in UTC. */
export function dateAndTime(at: number): string {
  return new Date(Math.floor(at / 1000)).toISOString().slice(0, 16).replace('T', ' ');
}
