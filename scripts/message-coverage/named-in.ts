import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text literal in a source file, and the part of the program that it stands in. */
interface Mention {
  readonly text: string;
  /** `Market.depth`: the class and its method, or the function or constant outside of classes. */
  readonly place: string;
  /** Whether it is the `kind` of an object that is made there. */
  readonly isMade: boolean;
}

/** Every text literal of the sources in a folder, types and tests apart. */
export function mentionsIn(folder: string): readonly Mention[] {
  return sourcesBelow(folder).flatMap((path) => {
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
    const found: Mention[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteral(node) && !ts.isLiteralTypeNode(node.parent)) {
        const { parent } = node;
        const isMade = ts.isPropertyAssignment(parent) && parent.name.getText(file) === 'kind';
        found.push({ text: node.text, place: placeOf(node, file), isMade });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

/** Folders whose messages are no part of what a package does: for tests, and for faults on demand. */
const APART: ReadonlySet<string> = new Set(['testing', 'faults']);

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !APART.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourcesBelow(path);
      return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : [];
    });
}

function placeOf(node: ts.Node, file: ts.SourceFile): string {
  let member = '';
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (ts.isMethodDeclaration(at) || ts.isFunctionDeclaration(at)) member = at.name?.getText(file) ?? member;
    if (ts.isVariableDeclaration(at) && ts.isSourceFile(at.parent.parent.parent))
      return at.name.getText(file);
    if (ts.isClassDeclaration(at)) {
      const name = at.name?.getText(file) ?? '';
      return member === '' || member.startsWith('#') ? name : `${name}.${member}`;
    }
  }
  return member;
}
