import { listMessages, type ClientMessageInput } from '@tapewright/tws';
import { describe, expect, it } from 'vitest';
import { bookGateway } from '../testing/book-gateway.ts';

/** What IB itself does not answer: cancels of what was granted without a word, settings, and subscriptions that wait for an event. */
const WITHOUT_ANSWER = new Set([
  'startApi',
  'setServerLogLevel',
  'reqMarketDataType',
  'reqAutoOpenOrders',
  'reqGlobalCancel',
  'reqNewsBulletins',
  'reqRealTimeBars',
  'updateDisplayGroup',
  'unsubscribeFromGroupEvents',
]);

describe('every request of the protocol', () => {
  const requests = listMessages().filter(({ from }) => from === 'client');

  it('is in the tables: more than seventy', () => {
    expect(requests.length).toBeGreaterThan(70);
  });

  it.each(
    requests.filter(({ name }) => !WITHOUT_ANSWER.has(name) && !isCancel(name)).map(({ name }) => name),
  )('%s with nothing in it is answered, and the line stays', (kind) => {
    const client = bookGateway().clients.connect(0);
    client.take();
    // A request of which only the kind is known: the tables fill in what the official client would.
    const answer = client.ask({ kind, subscribe: true } as unknown as ClientMessageInput);
    expect(answer.length).toBeGreaterThan(0);
    expect(client.closedBecause).toBeUndefined();
  });

  it.each(requests.filter(({ name }) => isCancel(name)).map(({ name }) => name))(
    '%s of nothing leaves the line as it is',
    (kind) => {
      const client = bookGateway().clients.connect(0);
      client.ask({ kind } as unknown as ClientMessageInput);
      expect(client.closedBecause).toBeUndefined();
      expect(client.ask({ kind: 'reqCurrentTime' })).toMatchObject([{ kind: 'currentTime' }]);
    },
  );
});

describe('what this gateway does not offer', () => {
  it.each([
    ['reqFundamentalData', 42, 10358],
    ['reqWshMetaData', 42, 10276],
    // It has no request id.
    ['requestFA', -1, 321],
  ])("%s is refused under id %i with IB's %i", (kind, id, errorCode) => {
    const client = bookGateway().clients.connect(1);
    client.take();
    const [refusal] = client.ask({ kind, reqId: 42 } as unknown as ClientMessageInput);
    expect(refusal).toMatchObject({ kind: 'error', id, errorCode });
  });
});

function isCancel(name: string): boolean {
  return name.startsWith('cancel');
}
