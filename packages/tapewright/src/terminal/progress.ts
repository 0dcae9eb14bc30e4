import type { Screen } from './screen.ts';

const FIRST_SHOWN_AFTER_MS = 1_000;
const REPEATED_ON_A_PIPE_AFTER_MS = 10_000;

/** Tells that something is going on once it takes longer than a second: in place on a terminal, as a line now and then on a pipe. */
export interface Progress {
  /** What is shown behind the label, such as `12 of 40`. */
  update(detail: string): void;
  done(): void;
}

export function startProgress(screen: Screen, label: string): Progress {
  const startedMs = performance.now();
  let detail = '';
  let toldMs = startedMs + FIRST_SHOWN_AFTER_MS - REPEATED_ON_A_PIPE_AFTER_MS;
  const show = (): void => {
    const nowMs = performance.now();
    const text = `${label}${detail === '' ? '' : `: ${detail}`} (${Math.round((nowMs - startedMs) / 1000)} s)`;
    if (screen.isInteractive) return screen.status(text);
    if (nowMs - toldMs < REPEATED_ON_A_PIPE_AFTER_MS) return;
    toldMs = nowMs;
    screen.note(text);
  };
  // Work that never lets a timer run (a backtest) is announced before it begins.
  if (screen.isInteractive) screen.status(label);
  const timer = setInterval(show, FIRST_SHOWN_AFTER_MS);
  timer.unref();
  return {
    update: (text) => {
      detail = text;
    },
    done: () => {
      clearInterval(timer);
      screen.clear();
    },
  };
}

/** Runs `work` with its progress shown. */
export async function withProgress<T>(
  screen: Screen,
  label: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = startProgress(screen, label);
  try {
    return await work(progress);
  } finally {
    progress.done();
  }
}
