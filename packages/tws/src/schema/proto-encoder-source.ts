import { assertNever } from '@tapewright/model';
import type { Field, ScalarField, Shape, ValuesField } from './field.ts';
import type { Message } from './message.ts';
import { recordTag, tagOf } from './proto-decoder-source.ts';
import { entriesByNumber, quoted } from './source-code.ts';

interface Place {
  readonly message: Message;
  /** Opens every path in errors. */
  readonly path: string;
}

/** Source that returns a function which writes the message `v` in protobuf with `w`, every record in the order of its numbers. */
export function protoEncoderSource(message: Message): string {
  const functions: string[] = [];
  addFunction('write', message.body, { message, path: '' }, functions);
  return `${functions.join('\n')}\nreturn write;`;
}

function addFunction(name: string, shape: Shape, place: Place, functions: string[]): void {
  const lines = [`function ${name}(w, v) {`];
  for (const [at, field, no] of entriesByNumber(shape)) {
    if (place.message.from === 'client' && field.type === 'scalar' && field.options.reportedOnly === true)
      continue;
    const inner = `${name}_${at}`;
    const path = `${place.path}${at}`;
    if (field.type === 'record' || field.type === 'list') {
      addFunction(inner, field.shape, { ...place, path: `${path}.` }, functions);
    }
    lines.push(write({ field, no, value: `v.${at}`, label: quoted(path), inner }, place.message));
  }
  functions.push([...lines, '}'].join('\n'));
}

interface Write {
  readonly field: Field;
  readonly no: number;
  readonly value: string;
  readonly label: string;
  readonly inner: string;
}

function write({ field, no, value, label, inner }: Write, message: Message): string {
  const tag = recordTag(no);
  switch (field.type) {
    case 'scalar':
      return writeScalar(field, { no, value, label, isRequest: message.from === 'client' });
    case 'record': {
      const isAlways = !field.optional || (field.sentEmpty && message.from === 'client');
      const record = `{ const at = w.beginRecord(${tag}); ${inner}(w, ${value} ?? NONE); w.end(at); }`;
      return isAlways ? record : `if (${value} !== undefined) ${record}`;
    }
    case 'list':
      return `for (const item of ${value} ?? EMPTY) { const at = w.beginRecord(${tag}); ${inner}(w, item); w.end(at); }`;
    case 'values':
      return writeValues(field, no, value, label);
    case 'tags':
      return `for (const { tag, value } of ${value} ?? EMPTY) { const at = w.beginRecord(${tag}); w.str(10, tag); w.str(18, value); w.end(at); }`;
    default:
      return assertNever(field);
  }
}

function writeScalar(
  { kind, optional, options, no }: ScalarField,
  { value, label, isRequest }: { no: number; value: string; label: string; isRequest: boolean },
): string {
  const tag = tagOf(no ?? 0, kind);
  switch (kind) {
    case 'int':
    case 'int64':
    case 'dbl':
    case 'dblInText': {
      if (options.zeroIsSilent === true)
        return `if ((${value} ?? 0) !== 0) w.${kind}(${tag}, ${label}, ${value});`;
      const fallback = optional ? (isRequest ? options.request : undefined) : (options.absent ?? 0);
      if (fallback !== undefined) return `w.${kind}(${tag}, ${label}, ${value} ?? ${fallback});`;
      return `if (${value} !== undefined) w.${kind}(${tag}, ${label}, ${value});`;
    }
    case 'bool':
      if (optional) return `if (${value} !== undefined) w.bool(${tag}, ${value});`;
      return `if (${value} === true) w.bool(${tag}, true);`;
    case 'str':
      return `if (${value} !== undefined && ${value} !== '') w.str(${tag}, ${value});`;
    case 'strAsDbl':
      return `if (${value} !== undefined && ${value} !== '') w.strAsDbl(${tag}, ${label}, ${value});`;
    case 'decimal':
      return `if (${value} !== undefined) w.decimal(${tag}, ${value});`;
  }
}

function writeValues({ kind }: ValuesField, no: number, value: string, label: string): string {
  if (kind === 'str') return `for (const item of ${value} ?? EMPTY) w.str(${recordTag(no)}, item);`;
  const item = kind === 'dbl' ? 'w.packedDbl(item);' : `w.packedInt(${label}, item);`;
  return `if ((${value} ?? EMPTY).length > 0) { const at = w.beginRecord(${recordTag(no)}); for (const item of ${value}) ${item} w.end(at); }`;
}
