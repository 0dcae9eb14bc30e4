import { Decimal } from '@tapewright/model';
import { bindCodec } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { OutBytes } from './out-bytes.ts';
import { SharedEncoders, SharedMessage, type SharedBody } from './shared-message.ts';

class Stated extends SharedMessage {
  #body: SharedBody;

  constructor(body: SharedBody) {
    super();
    this.#body = body;
  }

  state(body: SharedBody): void {
    this.#body = body;
    this.restated();
  }

  for(reqId: number): SharedBody {
    return { ...this.#body, reqId };
  }
}

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
      const message = new Stated(body);
      for (const reqId of REQUESTS) {
        const filling = encoder.filling(reqId);
        if (filling === undefined) continue;
        const out = new OutBytes();
        out.appendFilled(message.frame(encoder), filling);
        expect(out.take(), `${body.kind} for ${reqId}`).toEqual(codec.encode({ ...body, reqId }));
      }
    }
  });

  it.each(VERSIONS)('can be shared for every request id above zero at %i', (serverVersion) => {
    const encoder = new SharedEncoders().of(serverVersion);
    expect(REQUESTS.filter((id) => id > 0 && encoder.filling(id) === undefined)).toEqual([]);
  });

  it('is written anew for each version, and when it is restated', () => {
    const encoders = new SharedEncoders();
    const bodyOf = (value: number): SharedBody => ({ kind: 'tickGeneric', reqId: 1, tickType: 49, value });
    const message = new Stated(bodyOf(1));
    const expectFrames = (body: SharedBody) => {
      for (const serverVersion of [193, 226, 193]) {
        const { bytes, length } = message.frame(encoders.of(serverVersion));
        const codec = bindCodec({ side: 'server', serverVersion });
        expect(bytes.slice(0, length)).toEqual(codec.encode(body));
      }
    };
    expectFrames(bodyOf(1));
    message.state(bodyOf(1_234_567));
    expectFrames(bodyOf(1_234_567));
    message.state(bodyOf(2));
    expectFrames(bodyOf(2));
  });

  it('may be long', () => {
    const encoder = new SharedEncoders().of(193);
    const body = { kind: 'tickString', reqId: 1, tickType: 47, value: 'x'.repeat(300) } as const;
    const { bytes, length } = new Stated(body).frame(encoder);
    expect(bytes.slice(0, length)).toEqual(bindCodec({ side: 'server', serverVersion: 193 }).encode(body));
  });
});
