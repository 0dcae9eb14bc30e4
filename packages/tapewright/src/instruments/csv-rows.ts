/** A row of a CSV file by the names of its header; empty fields are left out. `line` counts from 1, the header included. */
export interface CsvRow {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads a CSV text with a header. Fields may be in double quotes (RFC 4180), but not over several lines. Throws a RangeError naming the line. */
export function parseCsvRows(text: string): readonly CsvRow[] {
  const [header, ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((content, index) => ({ line: index + 1, content }))
    .filter(({ content }) => content.trim() !== '' && !content.startsWith('#'));
  if (header === undefined) return [];
  const names = splitFields(header.content, header.line).map((name) => name.trim());
  return rows.map(({ line, content }) => {
    const fields = splitFields(content, line);
    if (fields.length > names.length)
      throw new RangeError(`line ${line} has ${fields.length} fields, the header has ${names.length}`);
    const given = fields.flatMap((field, index) => {
      const [name, value] = [names[index] ?? '', field.trim()];
      return value === '' ? [] : [[name, value] as const];
    });
    return { line, fields: Object.fromEntries(given) };
  });
}

/** A field as it is written: in quotes where it needs them. */
export function csvField(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function splitFields(content: string, line: number): readonly string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(,|$)/.exec(content.slice(at));
    const plain = /^([^,"]*)(,|$)/.exec(content.slice(at));
    const match = quoted ?? plain;
    if (match === null) throw new RangeError(`line ${line} has a quote that does not fit`);
    fields.push((match[1] ?? '').replaceAll('""', '"'));
    at += match[0].length;
    if (match[2] !== ',') return fields;
  }
}
