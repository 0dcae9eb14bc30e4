import type { Field, Shape } from './field.ts';
import { type Message, fieldAt } from './message.ts';
import { quoted, unsetValue } from './source-code.ts';
import type { TextStep } from './text-step.ts';

/** A field that a server version cannot carry, and the version that can. */
export interface Gated {
  readonly path: string;
  readonly needs: number;
}

/** The fields of a request that a server of this version does not understand, in the encoding that is used for it. */
export function gatedFields(message: Message, serverVersion: number, isProtobuf: boolean): Gated[] {
  const gated = new Map<string, number>();
  for (const { path, needs } of sinceFields(message.body, ''))
    if (needs > serverVersion) gated.set(path, needs);
  if (!isProtobuf && message.text !== undefined) {
    const carried = new Set<string>();
    const late: Gated[] = [];
    walk(message.text, (path, since) =>
      since > serverVersion ? late.push({ path, needs: since }) : carried.add(path),
    );
    for (const { path, needs } of late) {
      if (carried.has(path) || isDispensable(fieldAt(message.body, path, message.name))) continue;
      gated.set(path, Math.max(needs, gated.get(path) ?? 0));
    }
  }
  return [...gated].map(([path, needs]) => ({ path, needs }));
}

/** Every field with a version gate of its own or of its text layout, for the reference. */
export function sinceFields(shape: Shape, prefix: string): Gated[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    const path = prefix + name;
    const needs = sinceOf(field);
    const own = needs === undefined ? [] : [{ path, needs }];
    return field.type === 'record' ? [...own, ...sinceFields(field.shape, `${path}.`)] : own;
  });
}

function isDispensable(field: Field): boolean {
  return field.type === 'scalar' && field.options.dispensable === true;
}

function sinceOf(field: Field): number | undefined {
  if (field.type === 'scalar') return field.options.since;
  return field.type === 'record' ? field.since : undefined;
}

/** Visits the fields of a layout with the server version from which they are there. Fields inside lists go with their list. */
export function walk(
  steps: readonly TextStep[],
  visit: (path: string, since: number) => void,
  since = 0,
): void {
  for (const step of steps) {
    if (typeof step === 'string') visit(step, since);
    else if (step.step === 'gate') walk(step.steps, visit, Math.max(since, step.since));
    else if (step.step === 'when') walk(step.steps, visit, since);
    else if (step.step === 'flagged') {
      visit(step.path, since);
      walk(step.steps, visit, since);
    } else if (step.step === 'mask') for (const path of step.paths) visit(path, since);
    else if (step.step !== 'literal') visit(step.path, since);
  }
}

/** Source that returns a function which throws through `refuse` when the request `v` sets a field that is gated. */
export function refusalSource(message: Message, gated: readonly Gated[]): string {
  const checks = gated.map(({ path, needs }) => {
    const field = fieldAt(message.body, path, message.name);
    const value = `v.${path.replaceAll('.', '?.')}`;
    return `if (isSet(${value}, ${initially(field)})) refuse(${quoted(path)}, ${needs});`;
  });
  return ['return function (v, refuse) {', ...checks, '}'].join('\n');
}

/** What counts as not set beside undefined: what a request says by itself. */
function initially(field: Field): string {
  if (field.type === 'scalar' && field.options.request !== undefined) return String(field.options.request);
  return unsetValue(field);
}
