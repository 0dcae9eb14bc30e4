import { describe, expect, it } from 'vitest';
import { ACCOUNT, AAPL, bookGateway, quote } from '../testing/book-gateway.ts';
import { Decimal } from '@tapewright/model';

/** The bytes of a greeting, as the official client writes them: `API\0`, a length, the versions. */
function hello(versions: string): Uint8Array {
  const text = new TextEncoder().encode(versions);
  return new Uint8Array([...new TextEncoder().encode('API\0'), 0, 0, 0, text.length, ...text]);
}

function kinds(messages: readonly { readonly kind: string }[]): string[] {
  return messages.map(({ kind }) => kind);
}

describe('the handshake', () => {
  // The ranges that current clients announce: protocol notes, section 1.
  it.each([
    ['v100..225', 225, 'official Python 10.46'],
    ['v100..226 +PACEAPI', 226, 'official Python 10.51 with an option'],
    ['v100..187', 187, 'official Python 10.30'],
    ['v157..178', 178, 'ib_async'],
    ['v100..193', 193, '@stoqey/ib'],
    ['v100..151', 151, 'ib-tws-api'],
    ['v200', 200, 'one version'],
  ])('answers %s with %i', (versions, agreed) => {
    const client = bookGateway().clients.open(226);
    client.write(hello(versions));
    // Two fields, each closed by NUL; ten in the morning in New York.
    expect(client.greeting).toEqual([`${agreed}\x0020261120 10:00:00 US/Eastern\0`]);
  });

  it('offers no more than it is told to', () => {
    const client = bookGateway({ config: { serverVersion: 178 } }).clients.open(226);
    client.write(hello('v100..226'));
    expect(client.greeting[0]).toMatch(/^178\0/);
  });

  it('comes together from single bytes', () => {
    const client = bookGateway().clients.open(226);
    for (const byte of hello('v100..226')) client.write(new Uint8Array([byte]));
    expect(client.greeting).toHaveLength(1);
  });

  it('closes a line that has no version in common, and says why', () => {
    const client = bookGateway().clients.open(226);
    client.write(hello('v227..300'));
    expect(client.closedBecause).toContain('no version in common: the client speaks 227 to 300');
  });

  it('closes a line that is no TWS client', () => {
    const client = bookGateway().clients.open(226);
    client.write(new TextEncoder().encode('GET / HTTP/1.1\r\n'));
    expect(client.closedBecause).toContain('not a TWS client');
  });

  it('says nothing to requests before startApi', () => {
    const client = bookGateway().clients.open(226);
    client.greet();
    expect(client.ask({ kind: 'reqCurrentTime' })).toEqual([]);
  });
});

describe('the bootstrap', () => {
  it('sends accounts, next order id and the state of the farms, in this order', () => {
    const { clients } = bookGateway();
    const messages = clients.connect(0).take();
    expect(kinds(messages)).toEqual(['managedAccounts', 'nextValidId', 'error', 'error', 'error']);
    expect(messages[0]).toMatchObject({ accountsList: ACCOUNT });
    expect(messages[1]).toMatchObject({ orderId: 1 });
    expect(messages.slice(2)).toMatchObject([2104, 2106, 2158].map((errorCode) => ({ id: -1, errorCode })));
  });

  it('sends the working orders of that client first, and raises the next id above them', () => {
    const { gateway, clients } = bookGateway();
    clients.market(quote(gateway, 229.99, 230.01));
    const first = clients.connect(5);
    first.send({
      kind: 'placeOrder',
      orderId: 12,
      contract: AAPL,
      order: {
        action: 'BUY',
        orderType: 'LMT',
        totalQuantity: Decimal.of(1),
        lmtPrice: 200,
        tif: 'DAY',
        transmit: true,
      },
    });
    clients.hangUp(first);
    const back = clients.connect(5).take();
    expect(kinds(back).slice(0, 5)).toEqual([
      'openOrder',
      'orderStatus',
      'openOrderEnd',
      'managedAccounts',
      'nextValidId',
    ]);
    expect(back[4]).toMatchObject({ orderId: 13 });
    // Another client has no part in it.
    expect(kinds(clients.connect(6).take())[0]).toBe('managedAccounts');
  });

  it('refuses a client id in use with error 326 alone, and closes that line', () => {
    const { clients } = bookGateway();
    const first = clients.connect(1);
    const second = clients.connect(1);
    expect(second.take()).toMatchObject([{ kind: 'error', id: -1, errorCode: 326 }]);
    expect(second.closedBecause).toBe('client id 1 is in use');
    clients.hangUp(first);
    expect(clients.connect(1).closedBecause).toBeUndefined();
  });

  it('takes 32 clients and no 33rd', () => {
    const { clients } = bookGateway();
    for (let id = 0; id < 32; id++) expect(clients.connect(id).closedBecause).toBeUndefined();
    expect(clients.connect(32).closedBecause).toContain('limit 32');
  });
});

describe('lines that never start', () => {
  it('are counted too: the one beyond the limit is closed, and a place is free when one ends', () => {
    const { clients } = bookGateway({ config: { limits: { maxLines: 2 } } });
    const first = clients.open(226);
    clients.open(226);
    expect(clients.open(226).closedBecause).toBe('2 lines are open, limit 2');
    clients.hangUp(first);
    expect(clients.open(226).closedBecause).toBeUndefined();
  });
});

describe('a frame that is wrong', () => {
  it('in a field is answered with error 320, and the line stays', () => {
    const client = bookGateway().clients.connect(1, 178);
    client.take();
    // reqIds (8), version 1, numIds: not a number.
    client.write(frame('8\x001\x00abc\0'));
    expect(client.take()).toMatchObject([{ kind: 'error', id: -1, errorCode: 320 }]);
    expect(kinds(client.ask({ kind: 'reqCurrentTime' }))).toEqual(['currentTime']);
  });

  it('with an unknown id is answered with error 505, and the line stays', () => {
    const client = bookGateway().clients.connect(1, 178);
    client.take();
    client.write(frame('3000\0'));
    expect(client.take()).toMatchObject([{ kind: 'error', id: -1, errorCode: 505 }]);
    expect(client.closedBecause).toBeUndefined();
  });

  it('with a hostile length closes the line', () => {
    const client = bookGateway().clients.connect(1);
    client.write(new Uint8Array([0x7f, 0xff, 0xff, 0xff]));
    expect(client.closedBecause).toContain('a frame of 2147483647 bytes');
  });
});

describe('the rate of messages', () => {
  it('is not limited unless asked for, as by a gateway that paces', () => {
    const client = bookGateway().clients.connect(1);
    client.take();
    for (let i = 0; i < 200; i++) client.send({ kind: 'reqCurrentTime' });
    expect(client.take()).toHaveLength(200);
  });

  it('refuses the 51st message of a second with error 100 when asked for', () => {
    const client = bookGateway({ config: { limits: { rejectAboveMaxRate: true } } }).clients.connect(1);
    client.take();
    for (let i = 0; i < 51; i++) client.send({ kind: 'reqCurrentTime' });
    const answers = client.take();
    expect(kinds(answers).filter((kind) => kind === 'currentTime')).toHaveLength(50);
    expect(answers.at(-1)).toMatchObject({ kind: 'error', errorCode: 100 });
  });
});

function frame(body: string): Uint8Array {
  const bytes = new TextEncoder().encode(body);
  return new Uint8Array([0, 0, 0, bytes.length, ...bytes]);
}
