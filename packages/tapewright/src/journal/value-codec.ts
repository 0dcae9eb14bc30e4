import { Decimal } from '@tapewright/model';

/**
 * JSON that gives back what went in: exact decimals, and the numbers that JSON does not know.
 * A Decimal is `{"$d":"1.5"}`; NaN, the infinities and minus zero are `{"$n":"NaN"}`. Keys keep their order, so that equal
 * values of the same shape have equal texts; an undefined property is left out.
 */
export function encodeValue(value: unknown): string {
  return JSON.stringify(value, function replace(this: unknown, key: string, shown: unknown): unknown {
    // JSON.stringify hands over what toJSON made of a value; the holder still has the value itself.
    const original = (this as Record<string, unknown>)[key];
    if (original instanceof Decimal) return { $d: original.toString() };
    if (typeof shown === 'number' && !isPlain(shown))
      return { $n: Object.is(shown, -0) ? '-0' : String(shown) };
    return shown;
  });
}

/** Reads what `encodeValue` wrote. Throws a SyntaxError on anything that is not JSON. */
export function decodeValue(text: string): unknown {
  return JSON.parse(text, (_key: string, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const keys = Object.keys(value);
    if (keys.length !== 1) return value;
    if ('$d' in value && typeof value.$d === 'string') return Decimal.of(value.$d);
    if ('$n' in value && typeof value.$n === 'string') return Number(value.$n);
    return value;
  });
}

function isPlain(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}
