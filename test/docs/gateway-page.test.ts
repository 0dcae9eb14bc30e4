import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { runHere } from '../e2e/in-process.ts';

// The page on the gateway in CI: what it shows exists.

const ROOT = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs/how-to/gateway-in-ci.md'), 'utf8');

function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );
}

describe('the page on the gateway in CI', () => {
  it('shows the Dockerfile as it is', () => {
    expect(blocks('dockerfile')).toEqual([readFileSync(join(ROOT, 'docker/gateway.Dockerfile'), 'utf8')]);
  });

  it('shows a workflow that can be read', () => {
    const [workflow = ''] = blocks('yaml');
    expect(parse(workflow)).toMatchObject({ jobs: { test: { steps: expect.any(Array) } } });
  });

  it('uses options that the command has', async () => {
    const { out } = await runHere(['gateway', '--help'], ROOT);
    const shown = [...blocks('sh'), ...blocks('yaml'), ...blocks('dockerfile')].join('\n');
    const commands = [...shown.matchAll(/tapewright(?: gateway|", "gateway")(.*)$/gm)].map(
      ([, rest = '']) => rest,
    );
    const used = commands.flatMap((rest) => [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => option));
    expect(used.length).toBeGreaterThan(10);
    expect(
      [...new Set(used)].filter((option) => !out.includes(`${option} `) && !out.includes(`${option}\n`)),
    ).toEqual([]);
  });
});
