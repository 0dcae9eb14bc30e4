// Foreign clients against the embedded gateway: `npm run test:interop`. Installs Python packages into .cache/interop, skips nothing,
// fails when it cannot install, and ends with a line `N passed, N failed`.
import { strict as assert } from 'node:assert';
import { checkArticle } from './article.ts';
import { checkClients } from './clients.ts';
import { clientsPage, isPageCurrent, writePage } from './clients-page.ts';
import { checkNotebooks } from './notebooks/flows.ts';
import { preparePython } from './python.ts';
import { isProbesPageCurrent, probesPage, writeProbesPage } from './probes/probes-page.ts';
import { runProbes } from './probes/run.ts';
import { Scoreboard } from './scoreboard.ts';
import { run as runDifferential } from './differential/run.ts';
import { run as runTextClients } from './text-clients/run.ts';

const score = new Scoreboard();
const python = await preparePython();
const achievements = await checkClients(python, score);
const page = clientsPage(achievements, await checkNotebooks(python, score));
if (process.argv.includes('--write')) writePage(page);
await score.check('docs/reference/clients.md says what the clients did', () =>
  assert.ok(isPageCurrent(page), page),
);
await checkArticle(python, score);
score.add(await runDifferential({ python }));
score.add(await runTextClients({ python }));
const probes = await runProbes();
for (const { probe, tapewright } of probes) {
  await score.check(`${probe.requirement} ${probe.what}`, () =>
    assert.ok(tapewright.isRight, tapewright.text),
  );
}
const seen = probesPage(probes);
if (process.argv.includes('--write')) writeProbesPage(seen);
await score.check('docs/reference/probes.md says what was seen', () =>
  assert.ok(isProbesPageCurrent(seen), seen),
);
score.print();
process.exitCode = score.failed === 0 ? 0 : 1;
