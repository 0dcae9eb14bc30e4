import { describe, expect, it } from 'vitest';
import type { Gateway } from '../gateway.ts';
import { bookGateway, quote } from '../testing/book-gateway.ts';

const CONN = 1;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A line whose bytes are looked at as they are: fields, and why it was closed. */
function rawLine(gateway: Gateway): {
  write(text: string): void;
  fields(): string[];
  closed(): string | undefined;
} {
  let bytes = '';
  let reason: string | undefined;
  const handle = (input: Parameters<Gateway['handle']>[0]): void =>
    gateway.handle(input, (output) => {
      if (output.kind === 'write') bytes += new TextDecoder().decode(output.bytes);
      else reason = output.reason;
    });
  handle({ kind: 'opened', at: gateway.now, conn: CONN });
  return {
    write: (text) => handle({ kind: 'bytes', at: gateway.now, conn: CONN, bytes: encode(text) }),
    fields: () => {
      const fields = bytes.split('\0').slice(0, -1);
      bytes = '';
      return fields;
    },
    closed: () => reason,
  };
}

// What npm `ib` 0.2.9 wrote to a socket, with client id 5, for AAPL and a reply of 76; fields are divided by `|` here.
const wire = (text: string): string => text.replaceAll('|', '\0');
const DETAILS = wire('9|7|1||AAPL|STK|||||SMART|USD||||||');
const QUOTES = wire('1|11|2||AAPL|STK|||||SMART||USD|||0||0||');
const LIMIT_ORDER = wire(
  `3|41|2||AAPL|STK|||||SMART||USD|||||BUY|10|LMT|1.5||||||||1|0${'|'.repeat(53)}0|||`,
);
const GREETING = wire('62|5|');

describe('a client from before framed messages', () => {
  it('is answered with bare fields, and its client id opens the session', () => {
    const line = rawLine(bookGateway().gateway);
    line.write('62\0');
    expect(line.fields()).toEqual(['76', '20261120 10:00:00 US/Eastern']);
    line.write('5\0');
    expect(line.fields().slice(0, 6)).toEqual(['15', '1', 'DU1234567', '9', '1', '1']);
  });

  it('is understood however its bytes are cut, the newer and the older layouts of requests', () => {
    const line = rawLine(bookGateway().gateway);
    for (const byte of GREETING + DETAILS + QUOTES) line.write(byte);
    const fields = line.fields();
    // contractDetails of version 8 for request 1, its end, then a tick of line 2. tickReqParams, which it cannot read, is not sent.
    expect(fields.join('|')).toContain('|10|8|1|AAPL|STK|');
    expect(fields.join('|')).toContain('|52|1|1|');
    expect(fields.join('|')).not.toContain('|81|2|');
    expect(line.closed()).toBeUndefined();
  });

  it('hears of its order in the fields it knows: version 32 of openOrder has 101', () => {
    const { gateway, clients } = bookGateway();
    clients.market(quote(gateway, 229.99, 230.01));
    const line = rawLine(gateway);
    line.write(GREETING + LIMIT_ORDER);
    const fields = line.fields();
    const at = fields.findIndex((field, i) => field === '5' && fields[i + 1] === '32');
    expect(fields.slice(at + 2, at + 5)).toEqual(['2', '265598', 'AAPL']);
    // The count of IbPy's reader for a stock: 24 up to orderRef, 47 more with the delta-neutral fields, 30 to the warning text.
    expect(fields.slice(at + 102, at + 106)).toEqual(['3', '6', '2', 'Submitted']);
  });

  it('that starts the API by a message, as from version 63 on, is served too', () => {
    const line = rawLine(bookGateway().gateway);
    line.write(wire('66|71|2|5||49|1|'));
    expect(line.fields().slice(-3)).toEqual(['49', '1', '1795186800']);
  });

  it('loses its line with an error when a message cannot be read: the next one could not be found', () => {
    const line = rawLine(bookGateway().gateway);
    line.write(GREETING);
    line.fields();
    line.write(wire('8|1|many|'));
    expect(line.fields().slice(0, 4)).toEqual(['4', '2', '-1', '320']);
    expect(line.closed()).toMatch(/numIds/);
  });

  it('loses its line when a message never ends', () => {
    const line = rawLine(bookGateway().gateway);
    line.write(wire('62|5|8|1|'));
    line.write('1'.repeat(70_000));
    expect(line.closed()).toMatch(/65536 bytes/);
  });
});
