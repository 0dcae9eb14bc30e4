import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('run.ts', import.meta.url));

interface Span {
  readonly first: number;
  readonly last: number;
}

/** Runs seeds in several processes, shows what they say, and adds up; the exit code: 0 when none failed. */
export async function runInJobs(
  all: Span & { readonly days: number; readonly jobs: number },
): Promise<number> {
  const began = performance.now();
  const counts = await Promise.all(spans(all).map((span) => runSpan(span, all.days)));
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = all.last - all.first + 1 - passed;
  const seconds = (performance.now() - began) / 1_000;
  console.log(`seeds ${all.first} to ${all.last} in ${seconds.toFixed(1)} s`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

function spans({ first, last, jobs }: Span & { readonly jobs: number }): readonly Span[] {
  const size = Math.ceil((last - first + 1) / jobs);
  const begins = Array.from({ length: jobs }, (_, job) => first + job * size);
  return begins
    .filter((begin) => begin <= last)
    .map((begin) => ({ first: begin, last: Math.min(begin + size - 1, last) }));
}

/** What a process did not get to count counts as failed. */
async function runSpan({ first, last }: Span, days: number): Promise<{ readonly passed: number }> {
  const args = [...process.execArgv, RUN, '--seeds', `${first}..${last}`, '--days', String(days)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let passed = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const count = /^(\d+) passed, \d+ failed$/.exec(line);
    if (count === null) console.log(line);
    else passed = Number(count[1]);
  }
  return { passed };
}
