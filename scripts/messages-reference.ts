// Writes docs/reference/messages/*.md from the tables of the protocol. With --check it writes nothing and fails when a page is stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FieldReference,
  type MessageReference,
  type TextFieldReference,
  listMessages,
} from '@tapewright/tws';
import { coveragePage } from './message-coverage/coverage-page.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'reference', 'messages');

/** Records that many messages share: shown once, with the message whose fields describe them. */
const SHARED: readonly (readonly [name: string, message: string, path: string])[] = [
  ['Contract', 'placeOrder', 'contract'],
  ['Order', 'placeOrder', 'order'],
  ['OrderState', 'openOrder', 'orderState'],
  ['ContractDetails', 'contractDetails', 'contractDetails'],
  ['Execution', 'execDetails', 'execution'],
];
const SHARED_PATHS = new Set(SHARED.map(([, , path]) => path));

const messages = listMessages();
const pages: Readonly<Record<string, string>> = {
  'index.md': overview(),
  'requests.md': page('Requests', 'What a client sends.', ({ from }) => from === 'client'),
  'reports.md': page('Reports', 'What a gateway sends.', ({ from }) => from === 'server'),
  'records.md': records(),
  'coverage.md': coveragePage(),
};

const isCheck = process.argv.includes('--check');
const stale = Object.entries(pages).filter(([name, text]) => read(join(FOLDER, name)) !== text);
if (isCheck && stale.length > 0) {
  console.error(
    `stale in docs/reference/messages: ${stale.map(([name]) => name).join(', ')}; run npm run reference`,
  );
  process.exit(1);
}
if (!isCheck) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of stale) writeFileSync(join(FOLDER, name), text);
  console.log(`${messages.length} messages, ${stale.length} of ${Object.keys(pages).length} pages written`);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function overview(): string {
  const row = ({ id, name, from, proto, protobufSince, since, hasText }: MessageReference) => {
    const link = `[${name}](${from === 'client' ? 'requests' : 'reports'}.md#${name.toLowerCase()})`;
    const protobuf = proto === undefined ? 'never' : `${proto}, from ${protobufSince}`;
    return `| ${id} | ${link} | ${since === 0 ? '100' : since} | ${hasText ? 'yes' : 'no'} | ${protobuf} |`;
  };
  const table = (from: 'client' | 'server') => [
    '| id | message | from server version | text | protobuf |',
    '|---|---|---|---|---|',
    ...messages.filter((message) => message.from === from).map(row),
  ];
  return lines(
    '# Messages of the TWS API',
    '',
    'Made from the tables in `packages/tws/src/messages` by `scripts/messages-reference.ts`; edit those, not this.',
    '',
    'A frame is a 4-byte length and a body. Below server version 201 the body is text: fields that end in NUL, the first of them',
    'the id. From 201 on the body opens with the id as a 4-byte number: as it is for text, plus 200 for protobuf.',
    'The official programs write a message as protobuf from the version given here; both sides must read either.',
    '',
    '## Requests',
    '',
    ...table('client'),
    '',
    '## Reports',
    '',
    ...table('server'),
  );
}

function page(title: string, about: string, isOn: (message: MessageReference) => boolean): string {
  return lines(
    `# ${title}`,
    '',
    `${about} Made from the tables by \`scripts/messages-reference.ts\`.`,
    'A field that is optional is `undefined` when it is unset; the others are 0, false or empty. Records in capitals are in [records](records.md).',
    ...messages.filter(isOn).flatMap(section),
  );
}

function section(message: MessageReference): string[] {
  const { id, name, proto, protobufSince, since, fields, text } = message;
  const facts = [
    `id ${id}`,
    since > 100 ? `from server version ${since}` : '',
    proto === undefined ? 'text only' : `\`${proto}\` from ${protobufSince}`,
  ];
  return [
    '',
    `## ${name}`,
    '',
    facts.filter((fact) => fact !== '').join(' · '),
    ...fieldTable(fields.filter(({ path }) => !isInsideShared(path))),
    ...textLayout(message.hasText ? text : undefined),
  ];
}

function records(): string {
  return lines(
    '# Records',
    '',
    'What many messages carry. Made from the tables by `scripts/messages-reference.ts`.',
    ...SHARED.flatMap(([name, kind, path]) => {
      const message = messages.find((each) => each.name === kind);
      const fields = (message?.fields ?? [])
        .filter((field) => field.path.startsWith(`${path}.`))
        .map((field) => ({ ...field, path: field.path.slice(path.length + 1) }));
      return ['', `## ${name}`, ...fieldTable(fields)];
    }),
  );
}

function isInsideShared(path: string): boolean {
  const dot = path.indexOf('.');
  return dot > 0 && SHARED_PATHS.has(path.slice(0, dot));
}

function fieldTable(fields: readonly FieldReference[]): string[] {
  if (fields.length === 0) return ['', 'No fields.'];
  const row = ({ path, type, no, optional, absent, since, request }: FieldReference) => {
    const shown = SHARED_PATHS.has(path)
      ? (SHARED.find(([, , shared]) => shared === path)?.[0] ?? type)
      : type;
    const notes = [
      optional ? 'optional' : '',
      absent === undefined ? '' : `${absent} when absent`,
      since === undefined ? '' : `from ${since}`,
      request === undefined ? '' : `a request says ${request} when unset`,
    ];
    return `| ${path} | ${shown} | ${no ?? 'text only'} | ${notes.filter((note) => note !== '').join(', ')} |`;
  };
  return ['', '| field | type | protobuf no. | |', '|---|---|---|---|', ...fields.map(row)];
}

/** The order in text, as one paragraph of fields with their gates. */
function textLayout(text: readonly TextFieldReference[] | undefined): string[] {
  if (text === undefined) return ['', 'No text form.'];
  if (text.length === 0) return ['', 'Text: the id alone.'];
  return ['', `Text: ${text.map(inText).join(', ')}.`];
}

function inText({ path, form, since, until, when }: TextFieldReference): string {
  const notes = [
    form === 'field' ? '' : form,
    since > 0 ? `from ${since}` : '',
    Number.isFinite(until) ? `below ${until}` : '',
    when === '' ? '' : `if ${when}`,
  ].filter((note) => note !== '');
  return notes.length === 0 ? path : `${path} (${notes.join('; ')})`;
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
