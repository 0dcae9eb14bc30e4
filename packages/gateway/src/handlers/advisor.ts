import { aliasesXml, groupsXml } from '../advisor/fa-xml.ts';
import type { Advisor } from '../advisor/advisor.ts';
import { FA_PROFILES_GONE, invalidRequest, NOT_AN_ADVISOR, READ_ONLY } from '../session/error-texts.ts';
import type { Handlers } from './handler.ts';

/** IB's numbers of what an advisor keeps. */
const GROUPS = 1;
const PROFILES = 2;
const ALIASES = 3;

/** What an advisor keeps of its clients. A login that is none is refused, as by a real gateway. */
export const advisorHandlers: Handlers<'requestFA' | 'replaceFA'> = {
  requestFA({ faDataType }, session, world) {
    const { advisor } = world;
    if (advisor === undefined) session.error(-1, NOT_AN_ADVISOR);
    else if (faDataType === PROFILES) session.error(-1, FA_PROFILES_GONE);
    else if (faDataType === GROUPS || faDataType === ALIASES)
      session.send({ kind: 'receiveFA', faDataType, xml: documentOf(advisor, faDataType) });
    else session.error(-1, unknownType(faDataType));
  },
  replaceFA({ reqId, faDataType, xml }, session, world) {
    const { advisor } = world;
    const id = reqId ?? -1;
    if (advisor === undefined) session.error(id, NOT_AN_ADVISOR);
    else if (world.settings.isReadOnly) session.error(id, READ_ONLY);
    else if (faDataType === PROFILES) session.error(id, FA_PROFILES_GONE);
    else if (faDataType === GROUPS || faDataType === ALIASES) {
      const text = xml ?? '';
      const refusal = faDataType === GROUPS ? advisor.replaceGroups(text) : advisor.replaceAliases(text);
      if (refusal !== undefined) session.error(id, refusal);
      else session.send({ kind: 'replaceFAEnd', reqId: id, text: 'Replaced' });
    } else session.error(id, unknownType(faDataType));
  },
};

function documentOf(advisor: Advisor, faDataType: typeof GROUPS | typeof ALIASES): string {
  return faDataType === GROUPS ? groupsXml(advisor.groups) : aliasesXml(advisor.aliases);
}

function unknownType(faDataType: number | undefined) {
  return invalidRequest(`FA data type ${faDataType} is not known; groups are 1, aliases 3.`);
}
