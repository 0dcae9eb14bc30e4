import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { bindCodec } from '../messages/index.ts';
import { FieldNotSupported, MalformedFrame, MessageNotSupported, ValueNotEncodable } from './errors.ts';

const AAPL = { symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD' };

describe('refusals, before anything is written', () => {
  it('name the field, the version it needs and the version there is', () => {
    const codec = bindCodec({ side: 'client', serverVersion: 157 });
    const order = { action: 'BUY', orderType: 'MKT', totalQuantity: Decimal.ONE, duration: 60 };
    const place = () => codec.encode({ kind: 'placeOrder', orderId: 1, contract: AAPL, order });
    expect(place).toThrow(FieldNotSupported);
    expect(place).toThrow(
      expect.objectContaining({
        kind: 'placeOrder',
        field: 'order.duration',
        needs: 158,
        serverVersion: 157,
      }),
    );
    expect(() =>
      bindCodec({ side: 'client', serverVersion: 158 }).encode({ kind: 'placeOrder', order }),
    ).not.toThrow();
  });

  it.each([
    ['postOnly', { postOnly: true }, 216],
    ['routeMarketableToBbo', { routeMarketableToBbo: 1 }, 217],
    ['hedgeMaxSize', { hedgeMaxSize: 5 }, 223],
    ['conditionsIncludeOvernight', { conditionsIncludeOvernight: true }, 226],
  ])('hold in protobuf too: %s', (field, order, needs) => {
    const place = (serverVersion: number) => () =>
      bindCodec({ side: 'client', serverVersion }).encode({ kind: 'placeOrder', order });
    expect(place(needs - 1)).toThrow(expect.objectContaining({ field: `order.${field}`, needs }));
    expect(place(needs)).not.toThrow();
  });

  it('do not mind what is set to the value that it has anyway', () => {
    const codec = bindCodec({ side: 'client', serverVersion: 140 });
    const order = { duration: undefined, includeOvernight: false, customerAccount: '', conditions: [] };
    expect(() => codec.encode({ kind: 'placeOrder', order })).not.toThrow();
  });

  it('hold for attached orders', () => {
    const place = (serverVersion: number, attachedOrders: object) => () =>
      bindCodec({ side: 'client', serverVersion }).encode({ kind: 'placeOrder', attachedOrders });
    expect(place(217, { slOrderId: 5 })).toThrow(
      expect.objectContaining({ field: 'attachedOrders', needs: 218 }),
    );
    expect(place(217, {})).not.toThrow();
    expect(place(218, { slOrderId: 5 })).not.toThrow();
  });

  it('name a whole message that the server does not know', () => {
    const ask = (serverVersion: number) => () =>
      bindCodec({ side: 'client', serverVersion }).encode({ kind: 'reqConfig', reqId: 1 });
    expect(ask(218)).toThrow(MessageNotSupported);
    expect(ask(218)).toThrow(expect.objectContaining({ kind: 'reqConfig', needs: 219 }));
    expect(ask(219)).not.toThrow();
  });

  it('name a message that a server cannot say, for want of a text form', () => {
    const say = (serverVersion: number) => () =>
      bindCodec({ side: 'server', serverVersion }).encode({ kind: 'configResponse', reqId: 1 });
    expect(say(200)).toThrow(MessageNotSupported);
    expect(say(201)).not.toThrow();
  });

  it('are not for a server, which leaves out what its client is too old for', () => {
    const codec = bindCodec({ side: 'server', serverVersion: 157 });
    expect(() => codec.encode({ kind: 'openOrder', order: { duration: 60, submitter: 'me' } })).not.toThrow();
  });
});

describe('values that no frame can carry', () => {
  const text = bindCodec({ side: 'client', serverVersion: 193 });
  const protobuf = bindCodec({ side: 'client', serverVersion: 226 });
  const placed = (order: object) => ({ kind: 'placeOrder', orderId: 1, contract: AAPL, order }) as const;

  it.each([
    ['a price that is not a number', placed({ lmtPrice: Number.NaN }), 'order.lmtPrice'],
    ['a fraction in an integer', placed({ parentId: 1.5 }), 'order.parentId'],
  ])('%s', (_, message, field) => {
    for (const codec of [text, protobuf]) {
      expect(() => codec.encode(message)).toThrow(ValueNotEncodable);
      expect(() => codec.encode(message)).toThrow(expect.objectContaining({ field }));
    }
  });

  it('a NUL in a text, which would end the field early', () => {
    expect(() => text.encode(placed({ orderRef: 'a\0b' }))).toThrow(
      expect.objectContaining({ field: 'order.orderRef' }),
    );
  });

  it('an integer beyond 32 bits', () => {
    expect(() => protobuf.encode({ kind: 'cancelMktData', reqId: 2 ** 31 })).toThrow(ValueNotEncodable);
    expect(() => protobuf.encode({ kind: 'cancelMktData', reqId: 2 ** 31 - 1 })).not.toThrow();
  });

  it('an option whose value would be read as two', () => {
    const chartOptions = [{ tag: 'a', value: '1;b=2' }];
    expect(() => text.encode({ kind: 'reqHistoricalData', chartOptions })).toThrow(ValueNotEncodable);
    expect(() => protobuf.encode({ kind: 'reqHistoricalData', chartOptions })).not.toThrow();
  });
});

describe('frames that do not read', () => {
  const codec = bindCodec({ side: 'client', serverVersion: 193 });

  // orderStatus (3): orderId, status, filled, remaining, avgFillPrice, permId, parentId, lastFillPrice, clientId, whyHeld, mktCapPrice
  it.each([
    ['3|7x|', 'orderId', 'is no whole number: "7x"'],
    ['3|7|Filled|ten|', 'filled', 'is no decimal number: "ten"'],
    ['3|7|Filled|10|0|1.2.3|', 'avgFillPrice', 'is no number: "1.2.3"'],
    ['3|7|Filled|10|0|1.5|99999999999999999|', 'permId', 'is beyond 53 bits'],
    ['3|7|Filled|10|0|1.5|5|0|1.5|1|', 'whyHeld', 'is missing: the frame ends before it'],
    ['3|7|Filled|10|0|1.5|5|0|1.5|1||0', 'mktCapPrice', 'has no end'],
  ])('%s names %s', (text, field, reason) => {
    const decode = () => codec.decode(fields(text));
    expect(decode).toThrow(MalformedFrame);
    expect(decode).toThrow(expect.objectContaining({ kind: 'orderStatus', field }));
    expect(decode).toThrow(reason);
  });

  it('leave the codec as it was', () => {
    expect(() => codec.decode(fields('3|oops|'))).toThrow(MalformedFrame);
    expect(codec.decode(fields('49|1|1756130400|'))).toEqual({
      kind: 'currentTime',
      currentTime: 1_756_130_400,
    });
  });

  it('count more items than bytes are left', () => {
    expect(() => codec.decode(fields('17|1|a|b|2000000000|'))).toThrow(
      'counts more items than the frame can hold',
    );
  });
});

describe('frames that say more than we know', () => {
  it('give an unknown id as it came', () => {
    const codec = bindCodec({ side: 'client', serverVersion: 220 });
    const body = Uint8Array.of(0, 0, 1, 244, 8, 5);
    expect(codec.decode(body)).toEqual({
      kind: 'unknown',
      id: 300,
      encoding: 'protobuf',
      body: Uint8Array.of(8, 5),
    });
  });

  it('read past trailing fields, and tell once of each kind', () => {
    const codec = bindCodec({ side: 'client', serverVersion: 193 });
    const told: string[] = [];
    codec.onNotice = ({ kind }) => told.push(kind);
    for (let i = 0; i < 3; i++) {
      expect(codec.decode(fields('2|6|1|0|100|new|'))).toMatchObject({
        kind: 'tickSize',
        size: Decimal.of(100),
      });
      codec.decode(fields('9|1|7|new|'));
    }
    expect(told).toEqual(['tickSize', 'nextValidId']);
  });

  it('read past protobuf fields of any type', () => {
    const codec = bindCodec({ side: 'client', serverVersion: 220 });
    const told: string[] = [];
    codec.onNotice = ({ text }) => told.push(text);
    // tickSize (202): reqId 1, then field 90 as varint, 64 bits, bytes and 32 bits, then size "5"
    const more = [0xd0, 5, 7, 0xd1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0xd2, 5, 1, 65, 0xd5, 5, 0, 0, 0, 0];
    const bytes = Uint8Array.from([0, 0, 0, 202, 8, 1, ...more, 26, 1, 53]);
    expect(codec.decode(bytes)).toMatchObject({ reqId: 1, size: Decimal.of(5) });
    expect(told).toEqual(['has the unknown protobuf field #90']);
  });

  it('do not take a known protobuf field in another type for an unknown one', () => {
    const codec = bindCodec({ side: 'client', serverVersion: 220 });
    const bytes = Uint8Array.from([0, 0, 0, 202, 10, 1, 65]);
    expect(() => codec.decode(bytes)).toThrow(expect.objectContaining({ field: 'reqId' }));
  });
});

describe('values', () => {
  const text = (serverVersion: number) => bindCodec({ side: 'client', serverVersion });

  it('E7 S34 tell unset from zero', () => {
    // commissionAndFeesReport (59): version, execId, commission, currency, realizedPNL, yield, yieldRedemptionDate
    const unset = text(193).decode(fields('59|1|e|1.5|USD|1.7976931348623157E308||0|'));
    expect(unset).toMatchObject({ commissionAndFees: 1.5, realizedPNL: undefined, bondYield: undefined });
    expect(text(193).decode(fields('59|1|e|0|USD|0|0||'))).toMatchObject({
      commissionAndFees: 0,
      realizedPNL: 0,
    });
  });

  it.each(['', '2147483647', '9223372036854775807', '-9223372036854775808', '1.7976931348623157E308'])(
    'take %j for an unset decimal',
    (size) => {
      expect(text(193).decode(fields(`2|6|1|0|${size}|`))).toMatchObject({ size: undefined });
    },
  );

  it.each(['0.00000001', '1000000000000000', '999999999999999.00000001', '-5', '0'])(
    'keep %s exact',
    (size) => {
      const message = text(193).decode(fields(`2|6|1|0|${size}|`));
      expect(message).toMatchObject({ size: Decimal.of(size) });
      const protobuf = bindCodec({ side: 'server', serverVersion: 220 }).encode(message as never);
      expect(text(220).decode(protobuf.subarray(4))).toEqual(message);
    },
  );

  it.each([
    '0.1',
    '150.25',
    '-1.25',
    '1e-7',
    '123456789012345.6',
    '0.30000000000000004',
    '5e-324',
    '.5',
    '1.',
  ])('read %s as JavaScript does', (price) => {
    expect(text(193).decode(fields(`1|6|1|1|${price}|0|0|`))).toMatchObject({ price: Number(price) });
  });

  it('undo \\uXXXX from version 153 on, and nothing else', () => {
    const frame = String.raw`4|2|-1|200|caf\u00e9 C:\new|`;
    expect(text(153).decode(fields(frame))).toMatchObject({ errorMsg: String.raw`café C:\new` });
    expect(text(152).decode(fields(frame))).toMatchObject({ errorMsg: String.raw`caf\u00e9 C:\new` });
  });

  it('carry any text in both encodings', () => {
    const errorMsg = String.raw`日本 \ " \u0041 é 🚀`;
    const sent = {
      kind: 'error',
      id: 7,
      errorTime: 1,
      errorCode: 200,
      errorMsg,
      advancedOrderRejectJson: '{"a":"b\\n"}',
    } as const;
    for (const serverVersion of [194, 201]) {
      const frame = bindCodec({ side: 'server', serverVersion }).encode(sent);
      expect(text(serverVersion).decode(frame.subarray(4))).toEqual(sent);
    }
  });

  it('refuse a server version that the tables do not cover', () => {
    expect(() => text(68)).toThrow(RangeError);
    expect(() => text(227)).toThrow(RangeError);
  });
});

/** A text frame's body, with | for the end of a field. */
function fields(text: string): Uint8Array {
  return Buffer.from(text.replaceAll('|', '\0'));
}

describe('a list of thousands of empty records', () => {
  it('is written whole, although generated code asks for room only now and then', () => {
    const conditions = Array.from({ length: 5_000 }, () => ({}));
    const client = bindCodec({ side: 'client', serverVersion: 178 });
    const bytes = client.encode({ kind: 'placeOrder', orderId: 1, contract: AAPL, order: { conditions } });
    // Each is an unset type and how it is joined: NUL, `a`, NUL.
    expect(Buffer.from(bytes).toString('latin1').split('\0a\0').length - 1).toBe(5_000);
  });
});

describe('what is remembered of short texts', () => {
  it('tells texts apart that have bytes in common, at all lengths', () => {
    const server = bindCodec({ side: 'server', serverVersion: 178 });
    const client = bindCodec({ side: 'client', serverVersion: 178 });
    const symbols = [
      'A',
      'AA',
      'AAAA',
      'AAAAA',
      'AAAAAAAA',
      'AAAAAAAAA',
      'BAAAAAAAA',
      '\u00e9AAA',
      'AAAA\u00e9',
      '',
    ];
    const prices = [
      1,
      11,
      1.5,
      11.5,
      15,
      1111.125,
      11_111.125,
      -1.5,
      undefined,
      0,
      1e-7,
      12_345_678,
      112_345_678,
    ];
    for (let turn = 0; turn < 2; turn++) {
      for (const symbol of symbols) {
        for (const lmtPrice of prices) {
          const bytes = server.encode({ kind: 'openOrder', contract: { symbol }, order: { lmtPrice } });
          const seen = client.decode(bytes, 4);
          expect(seen).toMatchObject({ contract: { symbol }, order: { lmtPrice } });
        }
      }
    }
  });

  it('keeps a number that is none an error, however often it comes', () => {
    const server = bindCodec({ side: 'server', serverVersion: 178 });
    const client = bindCodec({ side: 'client', serverVersion: 178 });
    const good = server.encode({ kind: 'openOrder', order: { lmtPrice: 12.25 } });
    const bad = Buffer.from(Buffer.from(good).toString('latin1').replace('12.25', '12x25'), 'latin1');
    for (let turn = 0; turn < 2; turn++)
      expect(() => client.decode(bad, 4)).toThrow(expect.objectContaining({ field: 'order.lmtPrice' }));
  });
});
