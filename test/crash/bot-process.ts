import { tcp, type Connection, type ConnectionEvents, type Transport } from '@tapewright/tws';
import { Bot } from '../../packages/tapewright/src/live/bot.ts';
import { BOT_OPTIONS } from './crash-strategy.ts';

// A bot in a process of its own that ends by SIGKILL at the n-th passing of a point: `bot-process.ts <port> <folder> <point> <n>`.
// With the point `outside` it lives until somebody else kills it.

const [, , port = '', botDir = '', point = '', count = ''] = process.argv;
let left = Number(count);

function passing(name: string): void {
  if (name !== point) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

/** The real network, with a point before and after every write, and before anything that arrives is read. */
const transport: Transport = {
  open(address, events: ConnectionEvents): Connection {
    const line = tcp.open(address, {
      ...events,
      onBytes: (bytes) => {
        passing('received');
        events.onBytes(bytes);
      },
    });
    return {
      ...line,
      write: (bytes) => {
        passing('before write');
        line.write(bytes);
        passing('after write');
      },
      destroy: () => line.destroy(),
    };
  },
};

await Bot.start({
  ...BOT_OPTIONS,
  port: Number(port),
  botDir,
  session: { transport },
  tell: (news) => {
    if (news.kind === 'handled') passing('handled');
    if (news.kind === 'decided') passing('decided');
  },
  eventLog: () => passing('in the engine'),
});
