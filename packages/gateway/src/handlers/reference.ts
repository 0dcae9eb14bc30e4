import { exchangeLetter } from '@tapewright/venue';
import { invalidRequest } from '../session/error-texts.ts';
import { GROUPS } from '../streams/display-groups.ts';
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
  reqFamilyCodes(_, session, { advisor }) {
    const codes = Object.entries(advisor?.familyCodes ?? {});
    // An account outside any family, as a real gateway answers for one.
    const families = codes.length === 0 ? [['*', '']] : codes;
    session.send({
      kind: 'familyCodes',
      familyCodes: families.map(([accountId = '', familyCode = '']) => ({ accountId, familyCode })),
    });
  },
  reqSoftDollarTiers({ reqId }, session, { advisor }) {
    session.send({ kind: 'softDollarTiers', reqId, softDollarTiers: advisor?.softDollarTiers ?? [] });
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
  queryDisplayGroups({ reqId }, session) {
    session.send({ kind: 'displayGroupList', reqId, groups: GROUPS.join('|') });
  },
  subscribeToGroupEvents({ reqId, groupId }, session, world) {
    if (GROUPS.includes(groupId)) world.displayGroups.subscribe(session, reqId, groupId);
    else session.error(reqId, invalidRequest(`Invalid display group ${groupId}`));
  },
  updateDisplayGroup({ reqId, contractInfo }, session, world) {
    if (!world.displayGroups.update(session, reqId, contractInfo))
      session.error(reqId, invalidRequest('There is no subscription to a display group under this id'));
  },
  unsubscribeFromGroupEvents({ reqId }, session, world) {
    world.displayGroups.unsubscribe(session, reqId);
  },
};
