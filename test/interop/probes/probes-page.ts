import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Seen } from './probes.ts';
import type { ProbeRow } from './run.ts';

const FILE = join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'probes.md');

const INTRODUCTION = `# Probes

Things that go wrong between a client and a gateway, done to \`@tapewright/tws\` and to \`IBApiNext\` of \`@stoqey/ib\` 1.6.10, each with its defaults
(and told to connect again after a loss, which Tapewright does by itself), on the embedded gateway behind a network that can break. This page is written by \`npm run test:interop -- --write\` from what was seen;
\`npm run test:interop\` fails when something else is seen, and when a probe of ours goes wrong. The rules are those of
[scenarios](../explain/scenarios.md).
`;

/** What was seen, as a page of the reference. */
export function probesPage(rows: readonly ProbeRow[]): string {
  const lines = rows.map(({ probe, tapewright, stoqey }) =>
    [probe.requirement, probe.what, cell(tapewright), cell(stoqey)].join(' | '),
  );
  const head = ['rule', 'probe', '@tapewright/tws', '@stoqey/ib'];
  const table = [head.join(' | '), head.map(() => '---').join(' | '), ...lines].map((line) => `| ${line} |`);
  return [INTRODUCTION, ...table, ''].join('\n');
}

export function isProbesPageCurrent(page: string): boolean {
  return readFileSync(FILE, 'utf8') === page;
}

export function writeProbesPage(page: string): void {
  writeFileSync(FILE, page);
}

function cell({ isRight, text }: Seen): string {
  return `${isRight ? 'passes' : '**fails**'}: ${text}`;
}
