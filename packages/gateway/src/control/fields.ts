import { ControlError } from './control-error.ts';

/** What was posted: names with texts and numbers. */
export type Fields = Readonly<Record<string, string | number>>;

/** Throws a `ControlError` that names the field which is neither a text nor a number. */
export function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ControlError(400, 'the body must be a JSON object');
  }
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => {
      if (typeof value === 'string' || typeof value === 'number') return [name, value];
      throw new ControlError(400, `'${name}' must be a text or a number`);
    }),
  );
}

export function numberIn(fields: Fields, name: string): number {
  const value = optionalNumberIn(fields, name);
  if (value === undefined) throw new ControlError(400, `'${name}' is missing`);
  return value;
}

export function optionalNumberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value === '' || !Number.isFinite(number))
    throw new ControlError(400, `'${name}' is '${value}', which is no number`);
  return number;
}

export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new ControlError(400, `'${name}' must be a text`);
  return value;
}

export function optionalTextIn(fields: Fields, name: string): string | undefined {
  return fields[name] === undefined ? undefined : textIn(fields, name);
}
