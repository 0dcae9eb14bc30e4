import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { aliasesXml, groupsXml, readAliases, readGroups } from './fa-xml.ts';

/** As public programs send it with replaceFA: one line without spaces. */
const TWO_GROUPS =
  '<?xml version="1.0" encoding="UTF-8"?><ListOfGroups><Group><name>PERCENT</name><defaultMethod>Percent</defaultMethod>' +
  '<ListOfAccts varName="list"><Account><acct>DU1</acct><amount>80.0</amount></Account><Account><acct>DU2</acct><amount>20.0</amount></Account>' +
  '</ListOfAccts></Group><Group><name>R&amp;D</name><defaultMethod>NetLiq</defaultMethod><ListOfAccts varName="list"><Account><acct>DU1</acct></Account>' +
  '</ListOfAccts></Group></ListOfGroups>';

/** As IB's samples for older versions have it: accounts as texts, the method last. */
const OLDER =
  '<?xml version="1.0" encoding="UTF-8"?> <ListOfGroups> <Group> <name>Equal_Quantity</name> <ListOfAccts varName="list"> <String>DU1</String> ' +
  '<String>DU2</String> </ListOfAccts> <defaultMethod>EqualQuantity</defaultMethod> </Group> </ListOfGroups>';

describe('the documents of an advisor', () => {
  it('are read as programs send them', () => {
    expect(readGroups(TWO_GROUPS)).toEqual({
      kind: 'content',
      content: [
        {
          name: 'PERCENT',
          method: 'Percent',
          members: [
            { account: 'DU1', amount: Decimal.of(80) },
            { account: 'DU2', amount: Decimal.of(20) },
          ],
        },
        { name: 'R&D', method: 'NetLiq', members: [{ account: 'DU1' }] },
      ],
    });
    expect(readGroups(OLDER)).toMatchObject({
      content: [
        { name: 'Equal_Quantity', method: 'Equal', members: [{ account: 'DU1' }, { account: 'DU2' }] },
      ],
    });
  });

  it('read what they wrote', () => {
    const read = readGroups(TWO_GROUPS);
    const groups = read.kind === 'content' ? read.content : [];
    expect(readGroups(groupsXml(groups))).toEqual(read);
    const aliases = [{ account: 'DU1', alias: 'Smith & "Sons"' }];
    expect(readAliases(aliasesXml(aliases))).toEqual({ kind: 'content', content: aliases });
  });

  it('have one tag a line, as IB s Java client reads them', () => {
    expect(
      aliasesXml([{ account: 'DU1', alias: 'Smith' }])
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<ListOfAccountAliases>',
      '<AccountAlias>',
      '<account>DU1</account>',
      '<alias>Smith</alias>',
      '</AccountAlias>',
      '</ListOfAccountAliases>',
      '',
    ]);
    expect(groupsXml([])).toContain('<ListOfGroups>\n</ListOfGroups>');
  });

  it.each([
    ['', /one outermost element/],
    ['<ListOfGroups>', /<ListOfGroups> is not closed/],
    ['<ListOfGroups></Group>', /closes <ListOfGroups>/],
    ['</a>', /closes nothing/],
    ['<a>&</a><b/>', /one outermost element/],
    ['<ListOfGroups><Group', /unreadable from character 14/],
    ['<a>'.repeat(50), /more than 32 levels/],
    ['<ListOfAllocationProfiles/>', /<ListOfAllocationProfiles> where <ListOfGroups> is expected/],
    ['<ListOfGroups><Profile/></ListOfGroups>', /<Profile> where <Group> is expected/],
    [TWO_GROUPS.replace('Percent<', 'PctOf<'), /method 'PctOf', which is not known/],
    [TWO_GROUPS.replace('20.0', '19'), /add up to 99, not to 100/],
    [TWO_GROUPS.replace('20.0', 'some'), /the amount 'some' for account DU2/],
    [TWO_GROUPS.replace('<amount>20.0</amount>', ''), /needs an amount of zero or more for account DU2/],
    [TWO_GROUPS.replace('DU2', 'DU1'), /names account DU1 twice/],
    [TWO_GROUPS.replace('PERCENT', ''), /A group has no name/],
    [OLDER.replace(/<String>.*<\/String>/, ''), /has no accounts/],
  ])('that cannot be are told from others: %#', (xml, problem) => {
    expect(readGroups(xml)).toEqual({ kind: 'problem', problem: expect.stringMatching(problem) });
  });
});
