import { parentPort, workerData } from 'node:worker_threads';
import { Grid, sweep } from '@tapewright/lab';
import { loadStrategy } from '../strategy/strategy-file.ts';
import { jobOptions } from './job-options.ts';
import type { SweepJob, WorkerReport, WorkerTask } from './messages.ts';

// The thread of one worker of a sweep: loads the strategy once, then runs the points that it is told to.

/** Who started this thread passed a job; nothing else starts it. */
const job = workerData as SweepJob;

const prepared = loadStrategy(job.path).then(({ strategy, sha256 }) => {
  if (sha256 !== job.sha256) throw new Error(`${job.path} was changed while the sweep ran: start it again`);
  return { options: jobOptions(job, strategy), grid: new Grid(strategy.params, job.axes, job.fixed) };
});

parentPort?.on('message', (task: WorkerTask) => {
  void prepared
    .then(({ options, grid }) =>
      say({ kind: 'done', outcomes: [...sweep(options, grid, task, job.vectorised)] }),
    )
    .catch((error: unknown) => {
      const isError = error instanceof Error;
      say({
        kind: 'failed',
        message: isError ? error.message : String(error),
        stack: isError ? error.stack : undefined,
      });
    });
});

function say(report: WorkerReport): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(report);
}
