import { EXIT, type ExitCode } from '../errors/user-error.ts';
import type { Screen } from '../terminal/screen.ts';

/** What a command gets from the process around it. */
export interface CommandContext {
  readonly screen: Screen;
  readonly cwd: string;
  readonly interrupts: Interrupts;
  /** What to exit with when the command returns; a command that throws says it with its error. */
  exitCode: ExitCode;
}

/**
 * Ctrl-C, once for "stop in order", twice for "at once". SIGTERM counts as the same, since that is how a service is stopped.
 */
export class Interrupts {
  readonly #controller = new AbortController();
  #count = 0;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Returns false when it is not the first: whoever asks again means it. */
  interrupt(): boolean {
    this.#count += 1;
    this.#controller.abort();
    return this.#count === 1;
  }

  /** Resolves when interrupted, at once if it has been. */
  wait(): Promise<void> {
    if (this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.signal.addEventListener('abort', () => resolve(), { once: true }));
  }
}

export function createContext(screen: Screen, cwd: string, interrupts: Interrupts): CommandContext {
  return { screen, cwd, interrupts, exitCode: EXIT.ok };
}
