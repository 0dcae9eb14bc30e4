// Writes the JavaScript of the library packages: one file for each of a package's exports, and what several exports share beside them.
// `npm run build` runs it after the compiler, which writes the declarations alone. Hundreds of small modules take Node a quarter of a second
// to find, read and link; six files take a third of that. Other packages stay imports, so that everybody has the same classes. There are no source maps:
// the bundles are as readable as the compiler's output, and a program that wants traces of its own sources would wait for ours to be read.
import { build, type Metafile } from 'esbuild';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The application is left as the compiler writes it: its commands load what they need when they run. */
const LIBRARIES = ['model', 'tws', 'venue', 'gateway', 'engine', 'lab'];
/** The oldest Node that `engines` allows. */
const TARGET = 'node20.19';
const root = join(import.meta.dirname, '..');

interface PackageFile {
  readonly exports: Readonly<Record<string, { readonly '@tapewright/source': string }>>;
}

async function bundle(name: string): Promise<void> {
  const folder = join(root, 'packages', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
  const dist = join(folder, 'dist');
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: Object.values(exports).map((entry) => entry['@tapewright/source']),
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: TARGET,
    metafile: true,
    logLevel: 'warning',
  });
  removeOthers(dist, writtenBy(metafile, folder));
}

function writtenBy({ outputs }: Metafile, folder: string): ReadonlySet<string> {
  return new Set(Object.keys(outputs).map((path) => join(folder, path)));
}

/** Scripts of an earlier build, which nothing imports any more. */
function removeOthers(dist: string, written: ReadonlySet<string>): void {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && /\.js(\.map)?$/.test(entry.name) && !written.has(path)) rmSync(path);
  }
}

for (const name of LIBRARIES) await bundle(name);
console.log(`bundled ${LIBRARIES.map((name) => relative(root, join(root, 'packages', name))).join(', ')}`);
