import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

// The rules of docs/explain/architecture.md that a reader should not have to remember: who may import whom, which folders are
// pure, and how long a file or a function may grow.

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Package folder → the packages of ours it may import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  tws: ['model'],
  venue: ['model'],
  gateway: ['model', 'tws', 'venue'],
  engine: ['model'],
  lab: ['model', 'venue', 'engine'],
  tapewright: ['model', 'tws', 'venue', 'gateway', 'engine', 'lab'],
};

/** No clock, chance, I/O or promise here: the same inputs give the same outputs, on every machine. */
const PURE = [
  'packages/model/src/',
  'packages/venue/src/',
  'packages/engine/src/',
  'packages/tws/src/schema/',
  'packages/tws/src/messages/',
  'packages/tws/src/session/',
  'packages/gateway/src/',
];
const IMPURE_FOLDERS_OF_GATEWAY = ['packages/gateway/src/transport/', 'packages/gateway/src/control/'];

/** What a pure file may not name, and why. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bMath\.random\b/, 'chance: take a Random'],
  [/\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, 'a clock: time comes with the input'],
  [/\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/, 'a timer: time comes with the input'],
  [/\bprocess\.|\bconsole\./, 'the process: return a value instead'],
  [/\basync\b|\bawait\b|\bPromise\b/, 'a promise: handle, then act'],
  [/\bIntl\.|\.toLocale\w+\(/, 'the locale of the machine'],
  [/\bWeakRef\b|\bFinalizationRegistry\b/, 'garbage collection is not an input'],
];

const MAX_FILE_LINES = 500;
const MAX_FUNCTION_LINES = 70;
/** Tables are as long as the protocol is wide. */
const TABLES = /\/(messages|generated|data|codes|instruments)\//;
const VAGUE_NAME = /(Manager|Helper|Util|Utils|Impl)$/;

const sources = filesBelow(join(ROOT, 'packages'))
  .filter((file) => /\/src\/.*\.tsx?$/.test(file))
  .map((file) => ({ path: relative(ROOT, file), text: readFileSync(file, 'utf8') }));
const production = sources.filter(({ path }) => !path.endsWith('.test.ts'));

describe('the repository is tidy', () => {
  it('finds sources to look at', () => {
    expect(production.length).toBeGreaterThan(20);
  });

  it('imports only what the import table allows', () => {
    const wrong = production.flatMap(({ path, text }) =>
      importsOf(path, text)
        .filter((specifier) => !isAllowed(path, specifier))
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('declares every imported package as a dependency of the package that imports it', () => {
    const wrong = production.flatMap(({ path, text }) => {
      const folder = packageOf(path);
      const declared = dependenciesOf(folder);
      return importsOf(path, text)
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .map((specifier) => bareName(specifier))
        .filter((name) => !declared.has(name))
        .map((name) => `${path} imports ${name}, which packages/${folder}/package.json does not declare`);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps the pure folders pure', () => {
    const wrong = production
      .filter(({ path }) => isPure(path))
      .flatMap(({ path, text }) => impurities(path, text));
    expect(wrong).toEqual([]);
  });

  it(`keeps files to ${MAX_FILE_LINES} lines`, () => {
    const wrong = production
      .filter(({ path }) => !TABLES.test(path))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_FILE_LINES)
      .map(({ path, lines }) => `${path} has ${lines} lines: two ideas?`);
    expect(wrong).toEqual([]);
  });

  it(`keeps functions to ${MAX_FUNCTION_LINES} lines`, () => {
    const wrong = production
      .filter(({ path }) => !TABLES.test(path))
      .flatMap(({ path, text }) => longFunctions(path, text));
    expect(wrong).toEqual([]);
  });

  it('names nothing Manager, Helper, Util or Impl', () => {
    const wrong = production.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:export )?(?:abstract )?(?:class|interface|type|function) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => VAGUE_NAME.test(name))
        .map((name) => `${path}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === 'node_modules' || name === 'dist') return [];
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

function packageOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function bareName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function dependenciesOf(folder: string): Set<string> {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8'));
  const { dependencies = {}, optionalDependencies = {} } = manifest as Record<string, Record<string, string>>;
  return new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies)]);
}

function importsOf(path: string, text: string): string[] {
  const found: string[] = [];
  visit(parse(path, text), (node) => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined
    ) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteral(argument)) found.push(argument.text);
    }
  });
  return found;
}

function isAllowed(path: string, specifier: string): boolean {
  const folder = packageOf(path);
  if (specifier.startsWith('node:')) return !isPure(path);
  if (specifier.startsWith('.')) return join(dirname(path), specifier).startsWith(`packages/${folder}/`);
  const ours =
    /^@tapewright\/([a-z]+)$/.exec(specifier)?.[1] ?? (specifier === 'tapewright' ? 'tapewright' : undefined);
  return ours === undefined || (MAY_IMPORT[folder] ?? []).includes(ours);
}

function isPure(path: string): boolean {
  if (IMPURE_FOLDERS_OF_GATEWAY.some((folder) => path.startsWith(folder))) return false;
  return PURE.some((folder) => path.startsWith(folder));
}

function impurities(path: string, text: string): string[] {
  const code = withoutComments(path, text);
  return IMPURE.filter(([pattern]) => pattern.test(code)).map(
    ([pattern, why]) => `${path} names ${pattern.exec(code)?.[0]} (${why})`,
  );
}

/** The tokens of the file, without comments and the contents of strings. */
function withoutComments(path: string, text: string): string {
  const words: string[] = [];
  visit(parse(path, text), (node) => {
    if (ts.isPropertyAccessExpression(node) || ts.isNewExpression(node)) words.push(node.getText());
    else if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.AsyncKeyword) words.push(node.getText());
    else if (ts.isAwaitExpression(node)) words.push('await');
  });
  return words.join(' \n');
}

function longFunctions(path: string, text: string): string[] {
  const file = parse(path, text);
  const found: string[] = [];
  visit(file, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const first = file.getLineAndCharacterOfPosition(node.getStart()).line;
    const last = file.getLineAndCharacterOfPosition(node.getEnd()).line;
    const lines = last - first + 1;
    if (lines > MAX_FUNCTION_LINES) found.push(`${path}:${first + 1} is a function of ${lines} lines`);
  });
  return found;
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}
