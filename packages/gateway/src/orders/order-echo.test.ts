import { Decimal } from '@tapewright/model';
import { bindCodec } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { AAPL, bookGateway, quote } from '../testing/book-gateway.ts';

// Frames recorded from a real gateway at server version 225: a market order for one share of AAPL. From the test data of
// ThomasMarcelis/ibkr-go (MIT, © 2026 Thomas Marcelis), sanitised by its author.
const PLACED =
  'AAAAjgAAAMsI2AQSGwj+mhASBEFBUEwaA1NUS0IFU01BUlRSA1VTRBpmIAAqA0JVWTIBMTgAQgNNS1RaA0RBWWIJRFU5MDAwMDAx4gEkc2FuaXRpemVkLW9yZGVyLXJlZi0wMDAwMDAwMDAwMDAwMDAx8AEA+AEAkAQBqAQAwAT///////////8BkAYAygYAIgA=';
const ECHOED =
  'AAABOgAAAM0I2AQSLwj+mhASBEFBUEwaA1NUSykAAAAAAAAAAEIFU01BUlRSA1VTRFoEQUFQTGIDTk1TGvIBCAEQ2AQY2LjEwyEgACoDQlVZMgExQgNNS1RJAAAAAAAAAABRAAAAAAAAAABaA0RBWWIJRFU5MDAwMDAxegJJQuIBJHNhbml0aXplZC1vcmRlci1yZWYtMDAwMDAwMDAwMDAwMDAwMfABA/gBALACAMACAMoCBE5vbmXwAgCoBACwBADABP///////////wHqBQROb25lkAYA+AYBmgcBMLIHKU5vdCBhbiBpbnNpZGVyIG9yIHN1YnN0YW50aWFsIHNoYXJlaG9sZGVywAcA0AcAgAhkiQh7FK5H4XqUP8oIDXBhcGVyLXVzZXItMDbwCAAiCwoJU3VibWl0dGVk';

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}

describe('the echo of a market order', () => {
  it("says what a real gateway's echo of the same bytes says, but for who and when", () => {
    const accounts = [{ account: 'DU9000001', cash: { USD: 1_000_000 } }];
    const { gateway, clients } = bookGateway({ accounts });
    clients.market(quote(gateway, 294.15, 294.17));
    const client = clients.connect(1, 225);
    client.take();
    client.write(bytesOf(PLACED));
    const [echo] = client.take();

    const codec = bindCodec({ side: 'client', serverVersion: 225 });
    const recorded = codec.decode(bytesOf(ECHOED), 4);
    if (echo?.kind !== 'openOrder' || recorded.kind !== 'openOrder') throw new Error('no echo');
    expect(echo.contract).toEqual(recorded.contract);
    expect(echo.orderState).toEqual(recorded.orderState);
    // Chance and login: the permId is the broker's own, the submitter a user's name that this gateway does not have.
    const { permId: _, submitter: __, ...order } = echo.order;
    const { permId, submitter, ...recordedOrder } = recorded.order;
    expect(order).toEqual(recordedOrder);
    expect(permId).toBeGreaterThan(0);
    expect(submitter).toBe('paper-user-06');
  });
});

describe('the echo of a limit order', () => {
  it('names a trailing stop price one above its limit, for sales too', () => {
    const { gateway, clients } = bookGateway();
    clients.market(quote(gateway, 229.99, 230.01));
    const client = clients.connect(1);
    client.take();
    // Recorded: 15.53 gives 16.53, a sale at 3106.5 gives 3107.5.
    const [echo] = client.ask({
      kind: 'placeOrder',
      orderId: 1,
      contract: AAPL,
      order: {
        action: 'SELL',
        orderType: 'LMT',
        lmtPrice: 3106.5,
        totalQuantity: Decimal.of(1),
        tif: 'DAY',
        transmit: true,
      },
    });
    expect(echo).toMatchObject({ order: { trailStopPrice: 3107.5 } });
  });
});
