import { Decimal } from '@tapewright/model';
import {
  groupProblem,
  isComputed,
  methodNamed,
  type AccountAlias,
  type AllocationGroup,
  type GroupMember,
} from './allocation-group.ts';
import { escaped, parseXml, textOf, unescaped, XmlProblem, type Element } from './xml.ts';

// The documents of requestFA and replaceFA. Sources of their shape: the samples of IB's API and public programs that read what a gateway sent.

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

/** A document that was read, or why it cannot be taken. */
export type FaDocument<Content> =
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'problem'; readonly problem: string };

/** What requestFA answers for groups. One tag a line: IB's own Java client reads it so. */
export function groupsXml(groups: readonly AllocationGroup[]): string {
  const lines = groups.flatMap(({ name, method, members }) => [
    '\t<Group>',
    `\t\t<name>${escaped(name)}</name>`,
    `\t\t<defaultMethod>${method}</defaultMethod>`,
    '\t\t<ListOfAccts varName="list">',
    ...members.flatMap(({ account, amount }) => [
      '\t\t\t<Account>',
      `\t\t\t\t<acct>${escaped(account)}</acct>`,
      ...(amount === undefined ? [] : [`\t\t\t\t<amount>${amountText(amount)}</amount>`]),
      '\t\t\t</Account>',
    ]),
    '\t\t</ListOfAccts>',
    '\t</Group>',
  ]);
  return [HEAD, '<ListOfGroups>', ...lines, '</ListOfGroups>', ''].join('\n');
}

/** What requestFA answers for aliases. */
export function aliasesXml(aliases: readonly AccountAlias[]): string {
  const lines = aliases.flatMap(({ account, alias }) => [
    '\t<AccountAlias>',
    `\t\t<account>${escaped(account)}</account>`,
    `\t\t<alias>${escaped(alias)}</alias>`,
    '\t</AccountAlias>',
  ]);
  return [HEAD, '<ListOfAccountAliases>', ...lines, '</ListOfAccountAliases>', ''].join('\n');
}

/** Groups as replaceFA brings them: each member an `Account` with its `acct` and `amount`, or a `String` as in older documents. */
export function readGroups(xml: string): FaDocument<readonly AllocationGroup[]> {
  return read(xml, 'ListOfGroups', 'Group', (element) => {
    const name = textOf(element, 'name') ?? '';
    const stated = textOf(element, 'defaultMethod') ?? '';
    const method = methodNamed(stated);
    if (method === undefined)
      throw new XmlProblem(`group '${name}' has the method '${stated}', which is not known`);
    const list = element.children.find((child) => child.name === 'ListOfAccts');
    const members = (list?.children ?? []).map((child) => memberOf(child, name));
    const group: AllocationGroup = {
      name,
      method,
      members: isComputed(method) ? members.map(({ account }) => ({ account })) : members,
    };
    const problem = groupProblem(group);
    if (problem !== undefined) throw new XmlProblem(problem);
    return group;
  });
}

export function readAliases(xml: string): FaDocument<readonly AccountAlias[]> {
  return read(xml, 'ListOfAccountAliases', 'AccountAlias', (element) => {
    const [account = '', alias = ''] = [textOf(element, 'account'), textOf(element, 'alias')];
    if (account === '') throw new XmlProblem('an alias names no account');
    return { account, alias };
  });
}

function memberOf(element: Element, group: string): GroupMember {
  if (element.name === 'String') return { account: unescaped(element.text.trim()) };
  const [account = '', stated] = [textOf(element, 'acct'), textOf(element, 'amount')];
  if (element.name !== 'Account' || account === '')
    throw new XmlProblem(`group '${group}' has a member without an account`);
  if (stated === undefined || stated === '') return { account };
  const amount = Decimal.parse(stated);
  if (amount === undefined)
    throw new XmlProblem(`group '${group}' has the amount '${stated}' for account ${account}`);
  return { account, amount };
}

function read<Item>(
  xml: string,
  outermost: string,
  each: string,
  itemOf: (element: Element) => Item,
): FaDocument<readonly Item[]> {
  try {
    const document = parseXml(xml);
    if (document.name !== outermost)
      throw new XmlProblem(`<${document.name}> where <${outermost}> is expected`);
    const odd = document.children.find(({ name }) => name !== each);
    if (odd !== undefined) throw new XmlProblem(`<${odd.name}> where <${each}> is expected`);
    return { kind: 'content', content: document.children.map(itemOf) };
  } catch (error) {
    if (error instanceof XmlProblem) return { kind: 'problem', problem: error.message };
    throw error;
  }
}

/** `100.0` as in IB's documents. */
function amountText(amount: Decimal): string {
  return amount.scale === 0 ? amount.toFixed(1) : amount.toString();
}
