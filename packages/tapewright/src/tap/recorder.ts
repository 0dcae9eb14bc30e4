import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { messageOf } from '../errors/user-error.ts';
import { RECORDING_HEADER, recordingLine, type TapEvent } from './recording.ts';

/**
 * Writes a recording as things happen: each event is with the system before the next is read, so that a killed tap loses at most its
 * last line. A disk that fails ends the recording and nothing else.
 */
export class Recorder {
  readonly #file: string;
  readonly #fd: number;
  readonly #onFailure: (reason: string) => void;
  #isOver = false;

  /** Throws the system's error when the file exists (a recording is not overwritten) or cannot be made. */
  constructor(file: string, onFailure: (reason: string) => void) {
    this.#file = file;
    this.#fd = openSync(file, 'wx');
    this.#onFailure = onFailure;
    this.#write(`${RECORDING_HEADER}\n`);
  }

  record(event: TapEvent): void {
    this.#write(recordingLine(event));
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Takes the file back, when there will be nothing to record. */
  discard(): void {
    this.close();
    rmSync(this.#file);
  }

  #write(text: string): void {
    if (this.#isOver) return;
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      this.#isOver = true;
      this.#onFailure(messageOf(error));
    }
  }
}
