/** An element of an XML document: its children, or its text. Attributes, comments and whitespace between elements are left out. */
export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

/** A document that is none. */
export class XmlProblem extends Error {
  override readonly name = 'XmlProblem';
}

/** How deep elements may be nested: lists of accounts have five levels. */
const MAX_DEPTH = 32;

const TOKEN = /<\?[^]*?\?>|<!--[^]*?-->|<(\/?)([A-Za-z_][\w.-]*)([^<>]*?)(\/?)>|([^<]+)/y;

/**
 * Reads a small XML document without declarations of types. Throws an `XmlProblem` that says where it breaks off.
 */
export function parseXml(text: string): Element {
  const root: Open = { name: '', children: [], text: '' };
  const open: Open[] = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new XmlProblem(`unreadable from character ${at}: ${text.slice(at, at + 20)}`);
    const [, slash, name, , empty, content] = match;
    const within = open.at(-1) ?? root;
    if (content !== undefined) within.text += content;
    else if (name === undefined) continue;
    else if (slash === '/') {
      if (within.name !== name || open.length === 1)
        throw new XmlProblem(
          `</${name}> at character ${at} closes ${open.length === 1 ? 'nothing' : `<${within.name}>`}`,
        );
      open.pop();
    } else {
      const element: Open = { name, children: [], text: '' };
      within.children.push(element);
      if (empty !== '/') open.push(element);
      if (open.length > MAX_DEPTH) throw new XmlProblem(`more than ${MAX_DEPTH} levels`);
    }
  }
  const last = open.at(-1);
  if (last !== undefined && last !== root) throw new XmlProblem(`<${last.name}> is not closed`);
  const [only, ...others] = root.children;
  if (only === undefined || others.length > 0) throw new XmlProblem('there must be one outermost element');
  return only;
}

interface Open extends Element {
  readonly children: Open[];
  text: string;
}

/** The text of the first child of a name; undefined without one. */
export function textOf(element: Element, name: string): string | undefined {
  const child = element.children.find((one) => one.name === name);
  return child === undefined ? undefined : unescaped(child.text.trim());
}

export function unescaped(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES.get(name) ?? '');
}

export function escaped(text: string): string {
  return text.replace(/[<>&"']/g, (character) => {
    const [name] = [...ENTITIES].find(([, meant]) => meant === character) ?? ['amp'];
    return `&${name};`;
  });
}

const ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
]);
