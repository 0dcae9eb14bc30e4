import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** A callback of the official client: its name, and its arguments by the names of its parameters. */
export type Callback = readonly [name: string, args: Readonly<Record<string, unknown>>];

/** What the official client made of a question; `failed` tells of an exception in it. */
export type Answer<T> = ({ readonly failed?: undefined } & T) | { readonly failed: string };

export interface Encoded {
  /** Hexadecimal, length prefix included. */
  readonly frames: readonly string[];
  /** Codes and texts of the errors that it raised instead of sending. */
  readonly errors: readonly string[];
}

export interface DecodedFrame {
  readonly calls: readonly Callback[];
  /** Fields of a text frame that were left over. */
  readonly unread: number;
}

export interface ProtoFrame {
  /** field name → value; unknown field numbers under `?` */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Hexadecimal, without the id. */
  readonly canonical: string;
}

export interface Description {
  /** Methods of EClient and their parameters. */
  readonly methods: Readonly<Record<string, readonly string[]>>;
  /** Ids of the messages that the official decoder reads in text, and in protobuf. */
  readonly text: readonly number[];
  readonly protobuf: readonly number[];
  /** Methods of EWrapper and their parameters; from the other clients only. */
  readonly callbacks?: Readonly<Record<string, readonly string[]>>;
}

/** A Python client in a process of its own, the official one by default. Questions may be asked without waiting; answers come in order. */
export class Oracle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  #complaint = '';

  constructor(python: string, script = join(import.meta.dirname, 'oracle.py'), args: readonly string[] = []) {
    this.#process = spawn(python, [script, ...args]);
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => (this.#complaint += text));
    createInterface({ input: this.#process.stdout }).on('line', (line) =>
      this.#waiting.shift()?.resolve(line),
    );
    const fail = (error: Error): void => {
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    };
    this.#process.once('error', (error) => fail(new Error(`cannot start ${python}: ${error.message}`)));
    this.#process.once('close', (code) =>
      fail(new Error(`the oracle ended with ${code}\n${this.#complaint}`)),
    );
  }

  encode(question: {
    version: number;
    method: string;
    args: readonly unknown[];
    client?: Readonly<Record<string, unknown>>;
  }): Promise<Answer<Encoded>> {
    return this.#ask({ op: 'encode', ...question });
  }

  /** `frame` is without its length prefix. */
  decode(question: { version: number; frame: string }): Promise<Answer<DecodedFrame>> {
    return this.#ask({ op: 'decode', ...question });
  }

  /** `frame` is without its length prefix; `proto` names the protobuf message. */
  proto(question: { proto: string; frame: string }): Promise<Answer<ProtoFrame>> {
    return this.#ask({ op: 'proto', ...question });
  }

  describe(): Promise<Answer<Description>> {
    return this.#ask({ op: 'describe' });
  }

  close(): void {
    this.#process.stdin.end();
  }

  async #ask<T>(question: object): Promise<Answer<T>> {
    const line = await new Promise<string>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    });
    return JSON.parse(line) as Answer<T>;
  }
}
