import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { register as registerHooks } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { register as registerTypeScript } from 'tsx/esm/api';
import { EXIT, messageOf, UserError } from '../errors/user-error.ts';

/** A module loaded from a user's file, and the hash that tells whether the file is still the same. */
export interface LoadedFile {
  readonly path: string;
  readonly sha256: string;
  readonly defaultExport: unknown;
}

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];

/**
 * Loads the default export of a TypeScript or JavaScript file, wherever it lies: no tsconfig, no build and no package.json is
 * needed beside it, and `tapewright` and `@tapewright/*` are found even where they are not installed.
 * `what` names the file in errors: `strategy`, `config`. Throws `UserError`.
 */
export async function loadDefaultExport(file: string, what: string): Promise<LoadedFile> {
  const path = resolve(file);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new UserError(`there is no ${what} file ${path}`, {
      exitCode: EXIT.usage,
      advice: 'Check the path; it is taken from the current directory.',
    });
  }
  if (!EXTENSIONS.includes(extname(path))) {
    throw new UserError(`${path} is not a ${what} file: its name ends in none of ${EXTENSIONS.join(' ')}`, {
      exitCode: EXIT.usage,
    });
  }
  prepareImports();
  let module: unknown;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    throw new UserError(`the ${what} file ${path} cannot be loaded: ${messageOf(error)}`, {
      exitCode: EXIT.strategy,
      advice: adviceFor(error),
      cause: error,
    });
  }
  const defaultExport = defaultOf(module);
  if (defaultExport === undefined) {
    throw new UserError(`the ${what} file ${path} has no default export`, {
      exitCode: EXIT.strategy,
      advice: `It should end in: export default ${what === 'config' ? 'defineConfig' : 'defineStrategy'}({ … })`,
    });
  }
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex'), defaultExport };
}

let isPrepared = false;

/** Hooks run in the opposite order of their registration: ours sees a specifier first and asks tsx's, which asks Node's. */
function prepareImports(): void {
  if (isPrepared) return;
  isPrepared = true;
  const isRunningFromSource = import.meta.url.endsWith('.ts');
  if (!isRunningFromSource) registerTypeScript();
  registerHooks(`data:text/javascript,${encodeURIComponent(RESOLVE_HOOK)}`);
}

/**
 * What a user's file imports of ours and does not have installed is resolved from here; and TypeScript is always an ES module,
 * although a folder without a `"type": "module"` package would make it CommonJS, which cannot import us.
 */
const RESOLVE_HOOK = `
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context).catch((error) => {
    const isOurs = specifier === 'tapewright' || specifier.startsWith('@tapewright/');
    if (!isOurs || error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return next(specifier, { ...context, parentURL: ${JSON.stringify(import.meta.url)} });
  });
  const isTypeScript = /\\.m?ts(\\?|$)/.test(found.url);
  return isTypeScript && found.format === 'commonjs' ? { ...found, format: 'module' } : found;
}
`;

function defaultOf(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
}

function adviceFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_MODULE_NOT_FOUND')
    return 'Install what it imports (npm install …) or correct the path of the import.';
  return 'Correct the file and start again; --debug shows where it happened.';
}
