import type { ScalarField } from './field.ts';

// Source that reads fields of text with the reader `r`. The commonest texts (nothing, one digit) are read right where they stand, because
// a call for each of two hundred fields takes as long as reading it; everything else, and everything malformed, is the reader's.

/**
 * Opens a function that reads: `b` are the bytes, `p` is where the next field begins, `e` where the frame ends, `d` is for a digit: `^ 48` makes
 * 0 to 9 of its code, and more of every other. */
export const OPENING = 'const b = r.bytes, e = r.end; let p = r.pos, d = 0;';
/** Before the function returns. */
export const CLOSING = 'r.pos = p;';

/** A statement that calls a function which reads with `r`, too. */
export function called(part: string): string {
  return `r.pos = p; ${part}; p = r.pos;`;
}

/** A statement that takes a value from a method of the reader; `wrapped` makes something of it. */
export function taken(target: string, call: string, wrapped: (value: string) => string = asItIs): string {
  return called(`${target} = ${wrapped(`r.${call}`)}`);
}

/** A statement that reads past a field. */
export function skipped(name: string): string {
  return `if (p < e && b[p] === 0) p++; else { ${called(`r.skip(${name})`)} }`;
}

/** A statement that reads a text. */
export function textSource(name: string, target: string, isEscaped = false): string {
  const read = taken(target, `${isEscaped ? 'escapedStr' : 'str'}(${name})`);
  return `if (p < e && b[p] === 0) { p++; ${target} = ''; } else { ${read} }`;
}

/** A statement that reads 1 or 0. */
export function flagSource(name: string, target: string): string {
  // An array answers without a branch, which would be guessed wrongly every other time.
  const isFlag = 'p + 1 < e && b[p + 1] === 0 && (d = b[p] ^ 48) <= 1';
  return `if (${isFlag}) { ${target} = FLAGS[d]; p += 2; } else { ${taken(target, `bool(${name})`)} }`;
}

/** A statement that reads a field of the kind; `name` is the field's, quoted, for errors. */
export function scalarSource(
  { kind, optional, options }: ScalarField,
  {
    name,
    target,
    isEscaped,
  }: { readonly name: string; readonly target: string; readonly isEscaped: boolean },
): string {
  const absent = optional ? 'undefined' : String(options.absent ?? 0);
  const given = optional ? name : `${name}, ${absent}`;
  switch (kind) {
    case 'int':
      return numberSource(target, absent, `${optional ? 'optInt' : 'int'}(${given})`);
    case 'int64':
      return numberSource(target, absent, `${optional ? 'optInt64' : 'int'}(${given})`);
    case 'dbl':
    case 'dblInText':
      return numberSource(target, absent, `${optional ? 'optDbl' : 'dbl'}(${given})`);
    case 'bool':
      return flagSource(name, target);
    case 'decimal':
      return taken(target, `decimal(${name})`);
    case 'str':
    case 'strAsDbl':
      return textSource(name, target, isEscaped);
  }
}

function numberSource(target: string, absent: string, call: string): string {
  return [
    `if (p + 1 < e && b[p + 1] === 0 && (d = b[p] ^ 48) <= 9) { ${target} = d; p += 2; }`,
    `else if (p < e && b[p] === 0) { ${target} = ${absent}; p++; }`,
    `else { ${taken(target, call)} }`,
  ].join(' ');
}

function asItIs(value: string): string {
  return value;
}
