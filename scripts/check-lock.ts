// Checks package-lock.json for optional platform packages that a registry served incompletely: a package with binaries for several
// platforms of which some are named but not locked would install here and fail elsewhere.
// Run it whenever the lock file changes: `npm run check:lock`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}
interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const root = join(import.meta.dirname, '..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile;
const locked = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));

const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !locked.has(name))
    .map((name) => `${path || 'the workspace'} wants ${name}, which is not locked`),
);
if (missing.length > 0) {
  console.error(
    `package-lock.json is incomplete; pin the newest version whose platform packages all exist:\n  ${missing.join('\n  ')}`,
  );
  process.exit(1);
}
console.log(`package-lock.json: ${locked.size} packages, every platform package is locked`);
