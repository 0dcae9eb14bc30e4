import { bindCodec, listMessages, type ClientMessageInput } from '@tapewright/tws';
import { Decimal } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AAPL, bookGateway, quote } from '../testing/book-gateway.ts';

// Whatever a client writes, the gateway answers it, or closes that line; it never falls over, and other clients notice nothing.

const REQUESTS = listMessages().filter(({ from, name }) => from === 'client' && name !== 'startApi');

/** A frame of each request that there is at a version, with an order and a contract in it where it has them. */
function framesAt(serverVersion: number): readonly Uint8Array[] {
  const codec = bindCodec({ side: 'client', serverVersion });
  return REQUESTS.flatMap(({ name }) => {
    try {
      const order = {
        action: 'BUY',
        orderType: 'LMT',
        lmtPrice: 200,
        totalQuantity: Decimal.of(1),
        tif: 'DAY',
        transmit: true,
      };
      const request = {
        kind: name,
        reqId: 5,
        orderId: 5,
        contract: AAPL,
        order,
        subscribe: true,
        acctCode: 'DU1234567',
      };
      return [codec.encode(request as unknown as ClientMessageInput)];
    } catch {
      // The server version does not have this request.
      return [];
    }
  });
}

const VERSIONS = [100, 157, 178, 201, 213, 226];
const FRAMES = new Map(VERSIONS.map((version) => [version, framesAt(version)]));

describe('bytes that no client should write', () => {
  it('in the frame of any request: the line is answered or closed, the gateway lives', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...VERSIONS),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        (version, mutations) => {
          const { gateway, clients } = bookGateway();
          clients.market(quote(gateway, 229.99, 230.01));
          const client = clients.connect(1, version);
          const frames = FRAMES.get(version) ?? [];
          for (const [which, where, value] of mutations) {
            const frame = Uint8Array.from(frames[which % frames.length] ?? []);
            // The length prefix stays: a wrong one is a matter of its own.
            frame[4 + (where % (frame.length - 4))] = value;
            client.write(frame);
          }
          const other = clients.connect(2);
          expect(other.take().length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it('of any kind: the gateway lives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }),
        fc.boolean(),
        (chunks, isLive) => {
          const { clients } = bookGateway();
          const client = isLive ? clients.connect(1) : clients.open(226);
          for (const chunk of chunks) client.write(chunk);
          expect(clients.connect(2).take().length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('an order with a value that no order has', () => {
  const PRICE = 200.25;
  const codec = bindCodec({ side: 'client', serverVersion: 226 });

  function frame(fields: { readonly totalQuantity?: Decimal; readonly orderRef?: string } = {}): Uint8Array {
    return codec.encode({
      kind: 'placeOrder',
      orderId: 1,
      contract: AAPL,
      order: {
        action: 'BUY',
        orderType: 'LMT',
        lmtPrice: PRICE,
        totalQuantity: Decimal.of(1),
        tif: 'DAY',
        transmit: true,
        ...fields,
      },
    });
  }

  /** The frame with other eight bytes where the price is: no encoder writes NaN, so it is put in by hand. */
  function withPrice(price: number): Uint8Array {
    const bytes = Uint8Array.from(frame());
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 8 <= bytes.length; at++) {
      if (view.getFloat64(at, true) === PRICE) view.setFloat64(at, price, true);
    }
    return bytes;
  }

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1e300, 5e-324])(
    'such as the limit %d is refused under its id, and nothing works',
    (price) => {
      const { gateway, clients } = bookGateway();
      clients.market(quote(gateway, 229.99, 230.01));
      const client = clients.connect(1);
      client.take();
      client.write(withPrice(price));
      expect(client.take()).toMatchObject([{ kind: 'error', id: 1 }]);
      expect(gateway.venue.openOrders()).toEqual([]);
    },
  );

  it.each(['0', '-1', '1e30', '0.000000000001'])('such as the size %s is refused under its id', (size) => {
    const { gateway, clients } = bookGateway();
    clients.market(quote(gateway, 229.99, 230.01));
    const client = clients.connect(1);
    client.take();
    client.write(frame({ totalQuantity: Decimal.of(size) }));
    expect(client.take()).toMatchObject([{ kind: 'error', id: 1 }]);
    expect(gateway.venue.openOrders()).toEqual([]);
  });

  it('such as a reference in any script comes back as it went', () => {
    const { gateway, clients } = bookGateway();
    clients.market(quote(gateway, 229.99, 230.01));
    const client = clients.connect(1);
    client.take();
    client.write(frame({ orderRef: 'Überweisung 買う 🚀' }));
    expect(client.take()[0]).toMatchObject({ order: { orderRef: 'Überweisung 買う 🚀' } });
  });
});
