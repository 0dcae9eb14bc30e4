import { crc32 } from 'node:zlib';
import { exactJson, readExactJson } from './exact-json.ts';

/** A value as a line of text that shows whether it was damaged: `<crc32> <json>`. */
export function checkedLine(value: unknown): string {
  const json = exactJson(value);
  return `${sum(json)} ${json}`;
}

/** The value of a line, in a box; undefined for one that is damaged, cut, or was never such a line. */
export function readCheckedLine(line: string): { readonly value: unknown } | undefined {
  const [head, json] = [line.slice(0, 8), line.slice(9)];
  if (json === '' || head !== sum(json)) return undefined;
  return { value: readExactJson(json) };
}

function sum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
