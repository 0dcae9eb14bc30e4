import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeLine, GENESIS } from './line.ts';
import { scanSegment } from './segment-scan.ts';

function written(jsons: readonly string[]): Buffer {
  let chain = GENESIS;
  let text = '';
  for (const [i, json] of jsons.entries()) {
    const line = encodeLine(chain, i + 1, json);
    chain = line.chain;
    text += line.text;
  }
  return Buffer.from(text);
}

const THREE = written(['{"a":1}', '{"b":"Zürich"}', '{"c":3}']);
const secondAt = THREE.indexOf('\n') + 1;
const thirdAt = THREE.indexOf('\n', secondAt) + 1;

test('a line is what the format says, computed here by hand', () => {
  const json = '{"b":"Zürich"}';
  const chain = createHash('sha256').update(`${GENESIS}\n1 ${json}`).digest('hex');
  // ü is two bytes in UTF-8, so 14 characters are 15 bytes.
  const crc = crc32(`1 15 ${chain} ${json}`).toString(16).padStart(8, '0');
  expect(written([json]).toString()).toBe(`1 15 ${crc} ${chain} ${json}\n`);
});

test('reads every line of an undamaged segment', () => {
  const scan = scanSegment(THREE, GENESIS, 0);
  expect(scan.damage).toBeUndefined();
  expect(scan.lines.map((line) => line.json)).toEqual(['{"a":1}', '{"b":"Zürich"}', '{"c":3}']);
  expect(scan.validBytes).toBe(THREE.length);
});

test('an empty segment is undamaged', () => {
  expect(scanSegment(Buffer.alloc(0), GENESIS, 0)).toEqual({ lines: [], validBytes: 0, damage: undefined });
});

test('a cut anywhere in the last line is a torn tail, and keeps the lines before it', () => {
  for (let end = thirdAt + 1; end < THREE.length; end++) {
    const scan = scanSegment(THREE.subarray(0, end), GENESIS, 0);
    expect(scan.damage?.kind).toBe('torn');
    expect(scan.lines).toHaveLength(2);
    expect(scan.validBytes).toBe(thirdAt);
  }
});

test('zeros behind the last line, as a power cut leaves them, are a torn tail', () => {
  const scan = scanSegment(Buffer.concat([THREE, Buffer.alloc(512)]), GENESIS, 0);
  expect(scan.damage).toMatchObject({ kind: 'torn', afterSeq: 3, atByte: THREE.length });
});

describe('damage with good lines behind it is corruption', () => {
  test('every flipped byte of the second line is found', () => {
    for (let at = secondAt; at < thirdAt - 1; at++) {
      const damaged = Buffer.from(THREE);
      damaged[at] = damaged[at]! ^ 0x01;
      const scan = scanSegment(damaged, GENESIS, 0);
      expect(scan.damage, `byte ${at}`).toMatchObject({ kind: 'corrupt', afterSeq: 1, atByte: secondAt });
    }
  });

  test('a line taken out is found by its number', () => {
    const scan = scanSegment(
      Buffer.concat([THREE.subarray(0, secondAt), THREE.subarray(thirdAt)]),
      GENESIS,
      0,
    );
    expect(scan.damage).toMatchObject({ kind: 'corrupt', what: 'line 3 where line 2 belongs' });
  });

  test('a line rewritten with a good check sum is found by the chain of the next', () => {
    const other = written(['{"a":1}', '{"b":"Berlin"}']);
    const forged = Buffer.concat([other, THREE.subarray(thirdAt)]);
    expect(scanSegment(forged, GENESIS, 0).damage).toMatchObject({ kind: 'corrupt', afterSeq: 2 });
  });
});
