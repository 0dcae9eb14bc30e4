import { Decimal } from '@tapewright/model';
import { describeMessage } from '../../../packages/tws/src/schema/describe.ts';
import type { Field, Shape } from '../../../packages/tws/src/schema/field.ts';
import type { Message } from '../../../packages/tws/src/schema/message.ts';
import type { Encoding } from './comparison.ts';
import type { Value } from './random-message.ts';

/** Which fields of the tables were compared with a value in them, and not only as unset. */
export class Coverage {
  /** `openOrder text` → paths such as `order.conditions[].price` */
  readonly #seen = new Map<string, Set<string>>();
  readonly #messages = new Map<string, readonly [Message, Encoding]>();

  /** Notes the fields of a message on which both sides agree. */
  note(message: Message, encoding: Encoding, agreed: Value): void {
    const key = `${message.from} ${message.name} ${encoding}`;
    const paths = this.#seen.get(key) ?? new Set();
    this.#seen.set(key, paths);
    this.#messages.set(key, [message, encoding]);
    addPaths(agreed, '', paths);
  }

  /** How many fields were seen, of how many, and the names of the others. */
  result(encoding: Encoding): { seen: number; all: number; missing: readonly string[] } {
    let [seen, all] = [0, 0];
    const missing: string[] = [];
    for (const [key, [message, where]] of this.#messages) {
      if (where !== encoding) continue;
      const fields = fieldsOf(message, encoding);
      const absent = fields.filter((path) => this.#seen.get(key)?.has(path) !== true);
      all += fields.length;
      seen += fields.length - absent.length;
      if (absent.length > 0) missing.push(`${message.name}: ${absent.join(', ')}`);
    }
    return { seen, all, missing };
  }
}

function fieldsOf(message: Message, encoding: Encoding): readonly string[] {
  const fields = leaves(message.body, '', message.from === 'client');
  if (encoding === 'protobuf')
    return fields.filter(({ field }) => field.no !== undefined).map(({ path }) => path);
  const inText = new Set(describeMessage(message).text.flatMap(({ path }) => path.split(' | ')));
  return fields.filter(({ path }) => inText.has(path)).map(({ path }) => path);
}

interface Leaf {
  readonly path: string;
  readonly field: Field;
}

/** Every field of a shape that is no record, without those that a request never says. */
function leaves(shape: Shape, prefix: string, isRequest: boolean): readonly Leaf[] {
  return Object.entries(shape).flatMap(([name, field]): readonly Leaf[] => {
    const path = `${prefix}${name}`;
    if (field.type === 'record') return leaves(field.shape, `${path}.`, isRequest);
    if (field.type === 'list') return leaves(field.shape, `${path}[].`, isRequest);
    if (isRequest && field.type === 'scalar' && field.options.reportedOnly === true) return [];
    return [{ path, field }];
  });
}

/** The paths of everything in a value that is not unset. */
function addPaths(value: Value, path: string, paths: Set<string>): void {
  if (value === undefined || value === '' || value === 0 || value === false) return;
  if (Array.isArray(value)) {
    if (value.length > 0) paths.add(path);
    for (const item of value) addPaths(item, `${path}[]`, paths);
    return;
  }
  if (typeof value !== 'object' || value === null || value instanceof Decimal) {
    paths.add(path);
    return;
  }
  for (const [name, inner] of Object.entries(value))
    addPaths(inner, path === '' ? name : `${path}.${name}`, paths);
}
