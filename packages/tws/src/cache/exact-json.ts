import { Decimal } from '@tapewright/model';

/** JSON that keeps exact decimals, as `{"$d":"1.5"}`. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, function replace(this: unknown, key: string, shown: unknown): unknown {
    // JSON.stringify hands over what toJSON made of a value; the holder still has the value itself.
    const original = (this as Record<string, unknown>)[key];
    return original instanceof Decimal ? { $d: original.toString() } : shown;
  });
}

/** Reads what `exactJson` wrote. Throws a SyntaxError on anything else. */
export function readExactJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$d' in value)) return value;
    return typeof value.$d === 'string' ? Decimal.of(value.$d) : value;
  });
}
