import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Achievements } from './clients.ts';
import { CAPABILITIES, type Capability } from './foreign-clients.ts';
import { NOTEBOOKS, type NotebookRuns } from './notebooks/flows.ts';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'clients.md');

const HEADINGS: Readonly<Record<Capability, string>> = {
  contract: 'contract details',
  ticks: 'ticks',
  purchase: '100 GOOGL at market',
  commission: 'commission',
  cancel: 'limit order, cancelled',
  position: 'position',
};

const INTRODUCTION = `# Clients that were seen to work

The embedded gateway against clients in other languages and of other years, as their users install them. This page is written by
\`npm run test:interop -- --write\` from what the clients printed; \`npm run test:interop\` fails when it is not what they print now.

Each connects, asks for the contract details of AAPL, takes at least ten ticks, buys 100 GOOGL at market, is charged 1.0003 USD (the minimum commission
and the fee of the audit trail), places a limit order far below the market and cancels it (code 202), and reads its position.
`;

/** What the clients did, as a page of the reference. */
export function clientsPage(achievements: Achievements, runs: NotebookRuns): string {
  const notes: string[] = [];
  const footnote = (note: string): string => {
    if (!notes.includes(note)) notes.push(note);
    return `[^${notes.indexOf(note) + 1}]`;
  };
  const rows = [...achievements].map(([client, achieved]) => {
    const cells = CAPABILITIES.map((capability) => {
      if (achieved.has(capability)) return 'yes';
      const reason = client.lacks?.[capability];
      return reason === undefined ? 'no' : `-${footnote(`The client's own limit: ${reason}.`)}`;
    });
    const name =
      client.repaired === undefined
        ? client.name
        : `${client.name}${footnote(`Repaired: ${client.repaired}.`)}`;
    return [name, client.registry, client.serverVersion, client.speaks, ...cells];
  });
  const headings = [
    'client',
    'from',
    'server version',
    'speaks',
    ...CAPABILITIES.map((name) => HEADINGS[name]),
  ];
  const table = [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const footnotes = notes.map((note, i) => `[^${i + 1}]: ${note}`);
  const below = footnotes.length === 0 ? [] : ['', ...footnotes];
  return [INTRODUCTION, ...table, ...below, '', ...notebooksPart(runs), ''].join('\n');
}

const NOTEBOOKS_INTRODUCTION = `## The notebooks of ib_async

The flow of each notebook in the documentation of ib_async, request by request (\`test/interop/notebooks/flows.py\`), on instruments that this gateway has: account values; contract
details and search; a chain of index options with quotes and greeks; bars, bars kept up to date and bars in real time; ticks, tick-by-tick data and ticks of the past; market depth; orders, changes, what-if and
brackets; scanners.
`;

function notebooksPart(runs: NotebookRuns): readonly string[] {
  const rows = [...runs].map(([client, done]) => [
    client,
    ...NOTEBOOKS.map((notebook) => (done.has(notebook) ? 'yes' : 'no')),
  ]);
  const headings = ['client', ...NOTEBOOKS.map((notebook) => notebook.replaceAll('_', ' '))];
  const table = [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [NOTEBOOKS_INTRODUCTION, ...table];
}

/** Whether the page in the repository says the same. */
export function isPageCurrent(page: string): boolean {
  return readFileSync(FILE, 'utf8') === page;
}

export function writePage(page: string): void {
  writeFileSync(FILE, page);
}
