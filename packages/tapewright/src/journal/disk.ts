import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** The operating system's part in a journal; another one in tests that end the process, or the power, in the middle of a write. */
export interface JournalDisk {
  /** Opens a segment to append to, and makes it when it is not there. */
  open(path: string): SegmentFile;
  /** Waits until the disk has the directory itself: only then a new file is sure to be found again. */
  syncDirectory(dir: string): void;
}

/** Every call throws the system's error when it fails. What had been written by then is not known. */
export interface SegmentFile {
  /** Hands the bytes to the operating system: they survive the end of this process. */
  append(bytes: Uint8Array): void;
  /** Waits until the disk has them: they survive the end of the machine. */
  sync(): void;
  close(): void;
}

export const realDisk: JournalDisk = {
  open(path) {
    const fd = openSync(path, 'a');
    return {
      append: (bytes) => {
        for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
      },
      sync: () => fsyncSync(fd),
      close: () => closeSync(fd),
    };
  },
  syncDirectory(dir) {
    // Windows cannot open a directory, and needs no such step.
    if (process.platform === 'win32') return;
    const fd = openSync(dir, 'r');
    fsyncSync(fd);
    closeSync(fd);
  },
};
