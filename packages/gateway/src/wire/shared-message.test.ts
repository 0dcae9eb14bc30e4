import { Decimal } from '@tapewright/model';
import { bindCodec } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { OutBytes } from './out-bytes.ts';
import { SharedEncoders, SharedMessage, type SharedBody } from './shared-message.ts';

// The codec, which is held against the official client elsewhere, says what each message must be.
const BODIES: readonly SharedBody[] = [
  { kind: 'tickPrice', reqId: 0, tickType: 1, price: 171.03, size: Decimal.of(1_200), attrMask: 1 },
  { kind: 'tickSize', reqId: 0, tickType: 8, size: Decimal.of('34855756.5') },
  { kind: 'tickString', reqId: 0, tickType: 32, value: 'ISLAND' },
  { kind: 'tickGeneric', reqId: 0, tickType: 49, value: 0 },
];
/** Text with ids in text, text with raw ids, and protobuf, for these messages from 206 on. */
const VERSIONS = [100, 176, 200, 205, 206, 226];
const REQUESTS = [-5, 0, 1, 2, 9, 10, 127, 128, 16_384, 2 ** 31 - 1];

describe('a message that many clients get', () => {
  it.each(VERSIONS)('is for each of them what the codec writes at server version %i', (serverVersion) => {
    const codec = bindCodec({ side: 'server', serverVersion });
    const encoder = new SharedEncoders().of(serverVersion);
    for (const body of BODIES) {
      const message = new SharedMessage(body);
      for (const reqId of REQUESTS) {
        const filling = encoder.filling(reqId);
        if (filling === undefined) continue;
        const { bytes, hole } = message.frame(encoder);
        const out = new OutBytes();
        out.appendFilled(bytes, hole, filling);
        expect(out.take(), `${body.kind} for ${reqId}`).toEqual(codec.encode({ ...body, reqId }));
      }
    }
  });

  it.each(VERSIONS)('can be shared for every request id above zero at %i', (serverVersion) => {
    const encoder = new SharedEncoders().of(serverVersion);
    expect(REQUESTS.filter((id) => id > 0 && encoder.filling(id) === undefined)).toEqual([]);
  });

  it('is written anew for each version', () => {
    const encoders = new SharedEncoders();
    const message = new SharedMessage({ kind: 'tickGeneric', reqId: 0, tickType: 49, value: 1 });
    const text = message.frame(encoders.of(193)).bytes;
    const protobuf = message.frame(encoders.of(226)).bytes;
    expect(protobuf).not.toEqual(text);
    expect(message.frame(encoders.of(193)).bytes).toEqual(text);
    expect(message.frame(encoders.of(226)).bytes).toEqual(protobuf);
  });

  it('names the request in its objects', () => {
    const message = new SharedMessage({ kind: 'tickGeneric', reqId: 0, tickType: 49, value: 1 });
    expect(message.for(17)).toEqual({ kind: 'tickGeneric', reqId: 17, tickType: 49, value: 1 });
  });
});
