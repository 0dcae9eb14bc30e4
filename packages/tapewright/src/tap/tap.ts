import { instantFromMs } from '@tapewright/model';
import { messageOf } from '../errors/user-error.ts';
import type { ViewOptions } from './overheard-lines.ts';
import type { Recorder } from './recorder.ts';
import type { TapEvent } from './recording.ts';
import { TapView } from './tap-view.ts';
import { TcpProxy, type Address } from './tcp-proxy.ts';

export interface TapOptions {
  readonly listen: Address;
  readonly to: Address;
  readonly view?: ViewOptions | undefined;
  readonly recorder?: Recorder | undefined;
  /** Takes the lines that show what passes. */
  readonly print: (line: string) => void;
  /** Takes what is to be said about the tap itself. */
  readonly note: (text: string) => void;
}

export interface RunningTap {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a tap. Rejects with the system's error when the port cannot be had. */
export async function startTap({ listen, to, view, recorder, print, note }: TapOptions): Promise<RunningTap> {
  const shown = new TapView(view);
  let isBlind = false;
  const happened = (event: TapEvent): void => {
    recorder?.record(event);
    if (isBlind) return;
    try {
      for (const line of shown.show(event)) print(line);
    } catch (error) {
      // A bug in what reads must not stop what passes: the client's orders are on this line.
      isBlind = true;
      note(
        `nothing more is shown, bytes still pass${recorder === undefined ? '' : ' and are recorded'}: ${messageOf(error)}`,
      );
    }
  };
  const now = () => instantFromMs(Date.now());
  const proxy = new TcpProxy(to, {
    opened: (conn) => happened({ kind: 'open', at: now(), conn }),
    passed: (conn, from, bytes) => happened({ kind: 'bytes', at: now(), conn, from, bytes }),
    closed: (conn, problem) => {
      happened({ kind: 'close', at: now(), conn });
      if (problem !== undefined) note(`connection ${conn} broke: ${problem}`);
    },
  });
  const port = await proxy.listen(listen);
  return { port, close: () => proxy.close() };
}
