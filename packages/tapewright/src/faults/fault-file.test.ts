import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCENARIOS, type StruckFault } from '@tapewright/gateway';
import { instantFromIso } from '@tapewright/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chosenFaults, FaultRecorder, readFaultFile } from './fault-file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'faults-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, 'faults.yaml');
  writeFileSync(file, text);
  return file;
}

describe('a file of faults', () => {
  it('is a list of names and of maps', () => {
    const file = written(
      '- half-open\n- no-ack:times=2\n- { scenario: farm-flap, conId: 1, afterMs: 60000 }\n',
    );
    expect(readFaultFile(file)).toEqual([
      { name: 'half-open', parameters: {} },
      { name: 'no-ack', parameters: { times: '2' } },
      { name: 'farm-flap', parameters: { conId: 1, afterMs: 60_000 } },
    ]);
    // One line, one order, and three parts of a flap: broken, silent, well again.
    expect(chosenFaults(['no-ack'], file).map(({ fault }) => fault)).toEqual([
      'swallow',
      'silence',
      'swallow',
      'errorNotice',
      'subscriptionsLost',
      'errorNotice',
    ]);
  });

  it.each([
    ['a: 1', /faults\.yaml: .*expected array/is],
    ['- { scenario: flood, messages: many }', /'messages' of 'flood' is 'many'/],
    ['- storm', /there is no scenario 'storm'/],
    ['- [', /faults\.yaml/],
  ])('that says %s is refused with the reason', (text, message) => {
    expect(() => chosenFaults([], written(text))).toThrow(message);
  });

  it('that is not there is refused', () => {
    expect(() => chosenFaults([], join(folder, 'none.yaml'))).toThrow(/ENOENT/);
  });
});

describe('a recording', () => {
  it('is such a file, and repeats what happened', () => {
    const file = join(folder, 'struck.yaml');
    const recorder = new FaultRecorder(file);
    const at = instantFromIso('2026-11-20T15:00:01.250Z');
    const first: StruckFault = {
      at,
      clientId: 7,
      on: 'placeOrder',
      fault: 'refusal',
      scenario: { name: 'change-refused', parameters: { after: 0 }, part: 0 },
    };
    recorder.record([first]);
    recorder.record([first, { ...first, scenario: { name: 'half-open', parameters: {}, part: 0 } }]);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
    expect(chosenFaults([], file)).toMatchObject([
      { fault: 'refusal', at, clientId: 7, times: 1, on: 'placeOrder' },
      { fault: 'silence', at, clientId: 7, times: 1 },
    ]);
  });
});

it('the reference names every scenario with its rows and parameters', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/reference/faults.md'), 'utf8');
  const [, table = ''] = page.split('| scenario |');
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  const expected = SCENARIOS.map(({ name, rows: of, says, parameters }) => {
    const named = Object.entries(parameters).map(([key, value]) => `\`${key}=${value}\``);
    return `| \`${name}\` | ${of.join(', ')} | ${says} | ${named.join(', ')} |`;
  });
  expect(rows).toEqual(expected);
});
