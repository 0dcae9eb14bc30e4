import { exchangeLetter } from '@tapewright/venue';
import type { Handlers } from './handler.ts';

/** What a client may ask about the broker and the login. */
export const referenceHandlers: Handlers<
  | 'reqFamilyCodes'
  | 'reqSoftDollarTiers'
  | 'reqUserInfo'
  | 'reqSmartComponents'
  | 'queryDisplayGroups'
  | 'subscribeToGroupEvents'
  | 'updateDisplayGroup'
  | 'unsubscribeFromGroupEvents'
> = {
  // An account outside any family, as a real gateway answers for one.
  reqFamilyCodes(_, session) {
    session.send({ kind: 'familyCodes', familyCodes: [{ accountId: '*', familyCode: '' }] });
  },
  reqSoftDollarTiers({ reqId }, session) {
    session.send({ kind: 'softDollarTiers', reqId, softDollarTiers: [] });
  },
  reqUserInfo({ reqId }, session) {
    session.send({ kind: 'userInfo', reqId, whiteBrandingId: '' });
  },
  reqSmartComponents({ reqId }, session, world) {
    const exchanges = new Set(world.listings.flatMap(({ exchanges }) => exchanges));
    session.send({
      kind: 'smartComponents',
      reqId,
      smartComponents: [...exchanges].map((exchange, bitNumber) => ({
        bitNumber,
        exchange,
        exchangeLetter: exchangeLetter(exchange),
      })),
    });
  },
  // A gateway has no windows to group; it answers all the same.
  queryDisplayGroups({ reqId }, session) {
    session.send({ kind: 'displayGroupList', reqId, groups: '1|2|3|4|5|6|7' });
  },
  subscribeToGroupEvents({ reqId }, session) {
    session.send({ kind: 'displayGroupUpdated', reqId, contractInfo: 'none' });
  },
  updateDisplayGroup() {},
  unsubscribeFromGroupEvents() {},
};
