import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readAccounts } from '../../packages/tapewright/src/accounts/accounts-file.ts';

// The page on advisors: its program runs against a gateway with the accounts of its file.

const ROOT = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs/reference/advisors.md'), 'utf8');
const block = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';

let folder = '';
beforeAll(() => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache', 'advisors-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the program of the page on advisors does what the page says, on the accounts of its file', async () => {
  const file = join(folder, 'accounts.yaml');
  writeFileSync(file, block('yaml'));
  await using gateway = await startGateway({
    ...readAccounts(file, { margin: 'regT', currency: 'USD' }),
    clock: { kind: 'accelerated', speed: 1, start: instantFromIso('2026-08-25T14:00:00Z') },
  });
  const program = join(folder, 'program.ts');
  writeFileSync(program, block('ts').replace('port: 4002', `port: ${gateway.port}`));
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(program);
  const said = log.mock.calls;
  log.mockRestore();
  expect(said[0]).toEqual([['DF1000000', 'DU1000001', 'DU1000002', 'DU1000003']]);
  expect(said[1]?.[0]).toContain('<name>TwoToOne</name>');
  // 2:1 of 300, in however many fills.
  const shares = new Map<unknown, number>();
  for (const [account, qty] of said.slice(2)) shares.set(account, (shares.get(account) ?? 0) + Number(qty));
  expect([...shares]).toEqual([
    ['DU1000001', 200],
    ['DU1000002', 100],
  ]);
});
