import { describe, expect, it } from 'vitest';
import { bookGateway } from '../testing/book-gateway.ts';

describe('display groups', () => {
  it('show nothing at first, and to every subscriber what one of them chooses', () => {
    const { clients } = bookGateway();
    const [one, two] = [clients.connect(1), clients.connect(2)];
    one.take();
    two.take();
    expect(one.ask({ kind: 'queryDisplayGroups', reqId: 1 })).toMatchObject([{ groups: '1|2|3|4|5|6|7' }]);
    expect(one.ask({ kind: 'subscribeToGroupEvents', reqId: 2, groupId: 4 })).toMatchObject([
      { kind: 'displayGroupUpdated', reqId: 2, contractInfo: 'none' },
    ]);
    two.ask({ kind: 'subscribeToGroupEvents', reqId: 9, groupId: 4 });
    two.ask({ kind: 'subscribeToGroupEvents', reqId: 10, groupId: 5 });
    const info = '265598@SMART';
    expect(one.ask({ kind: 'updateDisplayGroup', reqId: 2, contractInfo: info })).toMatchObject([
      { reqId: 2, contractInfo: info },
    ]);
    expect(two.take()).toMatchObject([{ reqId: 9, contractInfo: info }]);
    one.send({ kind: 'unsubscribeFromGroupEvents', reqId: 2 });
    two.send({ kind: 'updateDisplayGroup', reqId: 9, contractInfo: '8314@SMART' });
    expect(one.take()).toEqual([]);
  });

  it('are seven, and are changed by subscribers alone', () => {
    const client = bookGateway().clients.connect(1);
    client.take();
    expect(client.ask({ kind: 'subscribeToGroupEvents', reqId: 2, groupId: 8 })).toMatchObject([
      { id: 2, errorCode: 321 },
    ]);
    expect(client.ask({ kind: 'updateDisplayGroup', reqId: 3, contractInfo: '1@SMART' })).toMatchObject([
      { id: 3, errorCode: 321 },
    ]);
  });
});
