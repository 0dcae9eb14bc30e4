import pc from 'picocolors';

type Colors = ReturnType<typeof pc.createColors>;

/** A stream to print to: process.stdout, or a buffer in a test. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/**
 * Where a command prints. Results go to `out`, everything about the way there to `err`, so that a pipe gets results alone.
 * Colour only on a terminal, and never with NO_COLOR (no-color.org).
 */
export class Screen {
  readonly #out: TextSink;
  readonly #err: TextSink;
  readonly color: Colors;
  /** A status line that can be rewritten in place. */
  readonly isInteractive: boolean;
  #status = '';

  constructor(out: TextSink, err: TextSink, env: Readonly<Record<string, string | undefined>>) {
    this.#out = out;
    this.#err = err;
    this.isInteractive = out.isTTY === true && err.isTTY === true && env['TERM'] !== 'dumb';
    this.color = pc.createColors(
      out.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    );
  }

  /** A line of the result. */
  line(text = ''): void {
    this.#clearStatus();
    this.#out.write(`${text}\n`);
  }

  /** A line about the way there. */
  note(text: string): void {
    this.#clearStatus();
    this.#err.write(`${text}\n`);
  }

  /** Replaces the status line; on a pipe it is not shown at all. */
  status(text: string): void {
    if (!this.isInteractive) return;
    this.#clearStatus();
    this.#status = text.slice(0, (this.#err.columns ?? 80) - 1);
    this.#err.write(this.#status);
  }

  clear(): void {
    this.#clearStatus();
  }

  #clearStatus(): void {
    if (this.#status === '') return;
    this.#status = '';
    this.#err.write('\r\u001B[K');
  }
}

/** The title of a part of the output. */
export function heading(screen: Screen, text: string): void {
  screen.line(`\n${screen.color.bold(screen.color.cyan(text))}`);
}

export function processScreen(): Screen {
  return new Screen(process.stdout, process.stderr, process.env);
}
