import { Worker } from 'node:worker_threads';
import type { IndexRange, SweepOutcome } from '@tapewright/lab';
import type { SweepJob, WorkerReport, WorkerTask } from './messages.ts';

export interface PoolOptions {
  readonly job: SweepJob;
  readonly range: IndexRange;
  readonly workers: number;
  /** Ends the sweep early; what is done until then is the result. */
  readonly signal: AbortSignal;
  readonly onOutcomes: (count: number) => void;
}

/** Tasks per worker: many enough that none waits long for the last, few enough that messages cost nothing beside runs. */
const TASKS_PER_WORKER = 16;
const LARGEST_TASK = 256;

/** Runs a range of points on threads and gives their outcomes in the order of the grid, whatever thread was faster. */
export async function runOnWorkers(options: PoolOptions): Promise<SweepOutcome[]> {
  const { range, workers, signal } = options;
  const tasks = tasksOf(range, workers);
  const outcomes: SweepOutcome[] = [];
  const threads: Worker[] = [];
  try {
    await Promise.all(
      Array.from({ length: Math.min(workers, tasks.length) }, () => {
        const thread = startWorker(options.job);
        threads.push(thread);
        return drive(thread, tasks, signal, (done) => {
          outcomes.push(...done);
          options.onOutcomes(outcomes.length);
        });
      }),
    );
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return outcomes.toSorted((a, b) => a.index - b.index);
}

/** From source a thread needs what the process was started with to read TypeScript: Node 20 does not pass it on. */
function startWorker(job: SweepJob): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./worker.js', import.meta.url), { workerData: job });
  const [tsx, worker] = [import.meta.resolve('tsx/esm/api'), new URL('./worker.ts', import.meta.url).href];
  const start = `import('${tsx}').then(({ register }) => { register(); return import('${worker}'); })`;
  return new Worker(start, { eval: true, workerData: job });
}

/** Gives a thread one task after the other until there are none, or the sweep is to end. */
function drive(
  thread: Worker,
  tasks: WorkerTask[],
  signal: AbortSignal,
  onDone: (outcomes: readonly SweepOutcome[]) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      signal.removeEventListener('abort', end);
      resolve();
    };
    const next = (): void => {
      const task = signal.aborted ? undefined : tasks.shift();
      if (task === undefined) end();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      else thread.postMessage(task);
    };
    thread.on('message', (report: WorkerReport) => {
      if (report.kind === 'failed') return reject(new WorkerFailure(report.message, report.stack));
      onDone(report.outcomes);
      next();
    });
    thread.on('error', reject);
    thread.on('exit', (code) => reject(new Error(`a worker of the sweep ended with code ${code}`)));
    // A long run is not waited for: its thread is ended with the pool.
    signal.addEventListener('abort', end);
    next();
  });
}

/** What a worker's thread threw, with the stack it had there. */
class WorkerFailure extends Error {
  constructor(message: string, stack: string | undefined) {
    super(message);
    if (stack !== undefined) this.stack = stack;
  }
}

function tasksOf({ from, to }: IndexRange, workers: number): WorkerTask[] {
  const size = Math.max(1, Math.min(LARGEST_TASK, Math.ceil((to - from) / (workers * TASKS_PER_WORKER))));
  const tasks: WorkerTask[] = [];
  for (let start = from; start < to; start += size)
    tasks.push({ from: start, to: Math.min(to, start + size) });
  return tasks;
}
