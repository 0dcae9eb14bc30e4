import { assertNever } from '@tapewright/model';
import type { Field, Kind, ScalarField, Shape } from './field.ts';
import type { Message } from './message.ts';
import { BYTES, FIXED64, VARINT } from './proto-reader.ts';
import {
  anySet,
  entriesByNumber,
  objectSource,
  quoted,
  unsetObject,
  unsetValue,
  variable,
} from './source-code.ts';

const WIRE_TYPE: Readonly<Record<Kind, number>> = {
  int: VARINT,
  int64: VARINT,
  bool: VARINT,
  dbl: FIXED64,
  strAsDbl: FIXED64,
  dblInText: BYTES,
  str: BYTES,
  decimal: BYTES,
};

export function tagOf(no: number, kind: Kind): number {
  return (no << 3) | WIRE_TYPE[kind];
}

export function recordTag(no: number): number {
  return (no << 3) | BYTES;
}

/** Source that returns a function which reads a message in protobuf with `r`, by way of one function for each of its records. */
export function protoDecoderSource(message: Message): string {
  const functions: string[] = [];
  const name = `read_${message.name}`;
  addFunction(name, message.body, { path: '', kind: message.name }, functions);
  return `${functions.join('\n')}\nreturn function (r) { return ${name}(r, false); }`;
}

interface Place {
  /** Opens every path in errors. */
  readonly path: string;
  /** The first property of a message. */
  readonly kind: string | undefined;
}

/** A record of so many fields is made first and filled field by field: so many variables would be dearer than the reading. */
const LARGE_FIELDS = 16;

function addFunction(name: string, shape: Shape, place: Place, functions: string[]): void {
  const kind: [string, string][] = place.kind === undefined ? [] : [['kind', quoted(place.kind)]];
  const isLarge = Object.keys(shape).length >= LARGE_FIELDS;
  const at = (field: string) => (isLarge ? `v.${field}` : variable('v', field));
  const unset = Object.entries(shape).map(([field, of]): [string, string] => [field, unsetValue(of)]);
  const made = { declarations: functions };
  const lines = [
    `function ${name}(r, isEmpty) {`,
    ...(isLarge
      ? [`const v = ${unsetObject(name, [...kind, ...unset], made)};`]
      : unset.map(([field, value]) => `let ${at(field)} = ${value};`)),
    'for (let tag = isEmpty ? 0 : r.tag(); tag !== 0; tag = r.tag()) {',
    'switch (tag >>> 3) {',
  ];
  for (const [field, of, no] of entriesByNumber(shape)) {
    const inner = `${name}_${field}`;
    if (of.type === 'record' || of.type === 'list') {
      addFunction(inner, of.shape, { path: `${place.path}${field}.`, kind: undefined }, functions);
    }
    const label = quoted(place.path + field);
    const readings = readingsOf({ field: of, no, target: at(field), label, inner });
    // By number first: the numbers lie close together, so that the engine jumps instead of comparing one after the other.
    const branches = readings.map(({ tag, read }) => `if (tag === ${tag}) { ${read} }`);
    lines.push(`case ${no}: ${branches.join(' else ')} else r.skip(tag, ${name}_fields); break;`);
  }
  lines.push(`default: r.skip(tag, ${name}_fields);`, '}', '}');
  for (const [field, of] of Object.entries(shape)) lines.push(...settled(of, at(field), `${name}_${field}`));
  const built = objectSource([...kind, ...Object.keys(shape).map((field) => [field, at(field)] as const)]);
  lines.push(`return ${isLarge ? 'v' : built};`, '}');
  const labels = entriesByNumber(shape).map(([field, , no]) => [no, place.path + field]);
  functions.push(`const ${name}_fields = new Map(${JSON.stringify(labels)});`, lines.join('\n'));
}

/** Records that are always there although nobody sent them, and those that are not because they are empty. */
function settled(field: Field, value: string, inner: string): string[] {
  if (field.type !== 'record') return [];
  if (!field.optional) return [`if (${value} === undefined) ${value} = ${inner}(r, true);`];
  if (!field.emptyIsUnset) return [];
  const isThere = anySet(field, (name) => `${value}.${name}`);
  return [`if (${value} !== undefined && !(${isThere})) ${value} = undefined;`];
}

interface Case {
  readonly field: Field;
  readonly no: number;
  readonly target: string;
  readonly label: string;
  /** The function that reads the nested record. */
  readonly inner: string;
}

/** What to do at a tag; the tag has the wire type in it. */
interface Reading {
  readonly tag: number;
  readonly read: string;
}

function readingsOf({ field, no, target, label, inner }: Case): Reading[] {
  const fresh = `if (${target} === undefined || ${target} === EMPTY) ${target} = [];`;
  const nested = (read: string): Reading => ({
    tag: recordTag(no),
    read: `const outer = r.enter(${label}); ${read} r.leave(outer);`,
  });
  switch (field.type) {
    case 'scalar':
      return [{ tag: tagOf(no, field.kind), read: `${target} = ${readScalar(field, label)};` }];
    case 'record':
      return [nested(`${target} = ${inner}(r, false);`)];
    case 'list':
      return [nested(`${fresh} ${target}.push(${inner}(r, false));`)];
    case 'values': {
      // Numbers come packed or one by one; both are legal protobuf.
      const read = `${target}.push(r.${field.kind}(${label}));`;
      const single = { tag: tagOf(no, field.kind), read: `${fresh} ${read}` };
      if (WIRE_TYPE[field.kind] === BYTES) return [single];
      return [single, nested(`${fresh} while (r.hasMore) ${read}`)];
    }
    case 'tags':
      return [nested(`${fresh} ${target}.push(readTag(r, ${label}));`)];
    default:
      return assertNever(field);
  }
}

function readScalar({ kind, optional, options }: ScalarField, label: string): string {
  switch (kind) {
    case 'int':
    case 'int64':
    case 'dbl':
      return optional ? `r.opt${kind[0]?.toUpperCase()}${kind.slice(1)}(${label})` : `r.${kind}(${label})`;
    case 'dblInText':
      return optional ? `r.optDblInText(${label})` : `r.dblInText(${label}, ${options.absent ?? 0})`;
    case 'bool':
    case 'str':
    case 'strAsDbl':
    case 'decimal':
      return `r.${kind}(${label})`;
  }
}
