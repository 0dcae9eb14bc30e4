import { describe, expect, it } from 'vitest';
import { bookGateway } from '../testing/book-gateway.ts';

describe('bulletins', () => {
  it('reach those who asked, with the earlier ones for those who want them, until they cancel', () => {
    const { clients } = bookGateway();
    const [one, two] = [clients.connect(1), clients.connect(2)];
    const publish = (text: string): void => clients.bulletin({ type: 1, text, exchange: 'NASDAQ' });
    expect(one.ask({ kind: 'reqNewsBulletins', allMessages: false })).toEqual([]);
    publish('first');
    expect(one.take()).toMatchObject([
      { newsMsgId: 1, newsMsgType: 1, newsMessage: 'first', originatingExch: 'NASDAQ' },
    ]);
    expect(two.ask({ kind: 'reqNewsBulletins', allMessages: true })).toMatchObject([
      { newsMessage: 'first' },
    ]);
    one.send({ kind: 'cancelNewsBulletins' });
    publish('second');
    expect(one.take()).toEqual([]);
    expect(two.take()).toMatchObject([{ newsMsgId: 2, newsMessage: 'second' }]);
  });
});
