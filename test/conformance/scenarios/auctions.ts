import type { Aspect, Scenario } from '../scenario.ts';
import { at, auction, buy, cancel, is, place, quote, trade, type Step } from '../step.ts';

const quoted = quote(229.9, 230.1);
const CLOSE = 'IBKR, “Market-on-Close” and “Limit-on-Close”; NASDAQ rule 4754';
const OPEN = 'IBKR, “Market-on-Open” and “Limit-on-Open”; NASDAQ rule 4752';

const closing = (orderType: string, aspect: Aspect, what: string, steps: readonly Step[]): Scenario => ({
  name: `${orderType}: ${what}`,
  orderType,
  aspect,
  source: CLOSE,
  steps: [quoted, trade(230), ...steps],
});
const opening = (orderType: string, aspect: Aspect, what: string, steps: readonly Step[]): Scenario => ({
  name: `${orderType}: ${what}`,
  orderType,
  aspect,
  source: OPEN,
  start: '09:00:00',
  steps: [quoted, ...steps],
});

const MOC = buy('MOC');
const LOC = buy('LOC', { lmtPrice: 231 });
const MOO = buy('MKT', { tif: 'OPG' });
const LOO = buy('LMT', { tif: 'OPG', lmtPrice: 231 });

/** Orders for the open and the close. Without an auction the price is the first of the session, or its last. */
export const AUCTIONS: readonly Scenario[] = [
  closing('MOC', 'trigger', 'at the close, not before', [
    place('a', MOC),
    trade(229),
    at('15:59:59'),
    is('a', 'Submitted'),
    at('16:00:00'),
    is('a', 'Filled 100@229'),
  ]),
  closing('MOC', 'price', 'at the price of the auction', [
    place('a', MOC),
    at('15:59:58'),
    auction('close', [[231.5, 100]], [[231.5, 500]]),
    is('a', 'Filled 100@231.5'),
  ]),
  closing('MOC', 'partial fill', 'what the auction leaves is cancelled', [
    place('a', MOC),
    at('15:59:58'),
    auction('close', [], [[231.5, 40]]),
    is('a', 'Cancelled 40@231.5'),
  ]),
  closing('MOC', 'cancel race', 'cancelled in time', [
    place('a', MOC),
    at('15:49:00'),
    cancel('a'),
    at('16:00:01'),
    is('a', 'Cancelled'),
  ]),
  closing('MOC', 'cancel race', 'not any more after 15:50', [
    place('a', MOC),
    at('15:50:01'),
    cancel('a'),
    at('16:00:01'),
    is('a', 'Filled 100@230 161'),
  ]),
  closing('MOC', 'session edge', 'refused after 15:55', [
    at('15:55:01'),
    place('a', MOC),
    is('a', 'none 201'),
  ]),
  closing('LOC', 'trigger', 'at the close, within its limit', [
    place('a', LOC),
    trade(231),
    at('15:59:59'),
    is('a', 'Submitted'),
    at('16:00:00'),
    is('a', 'Filled 100@231'),
  ]),
  closing('LOC', 'price', 'cancelled at a close beyond its limit', [
    place('a', LOC),
    trade(231.01),
    at('16:00:00'),
    is('a', 'Cancelled'),
  ]),
  closing('LOC', 'partial fill', 'what the auction leaves is cancelled', [
    place('a', LOC),
    at('15:59:58'),
    auction('close', [], [[231, 40]]),
    is('a', 'Cancelled 40@231'),
  ]),
  closing('LOC', 'cancel race', 'cancelled in time', [
    place('a', LOC),
    at('15:49:00'),
    cancel('a'),
    at('16:00:01'),
    is('a', 'Cancelled'),
  ]),
  closing('LOC', 'session edge', 'refused after 15:58', [
    at('15:58:01'),
    place('a', LOC),
    is('a', 'none 201'),
  ]),
  opening('MOO', 'trigger', 'at the first price of the session', [
    place('a', MOO),
    trade(229),
    is('a', 'PreSubmitted'),
    at('09:30:00'),
    is('a', 'Submitted'),
    trade(230.4),
    is('a', 'Filled 100@230.4'),
  ]),
  opening('MOO', 'price', 'at the price of the auction', [
    place('a', MOO),
    at('09:29:59'),
    auction('open', [[231.5, 100]], [[231.5, 500]]),
    is('a', 'Filled 100@231.5'),
  ]),
  opening('MOO', 'partial fill', 'what the auction leaves is cancelled', [
    place('a', MOO),
    at('09:29:59'),
    auction('open', [], [[231.5, 40]]),
    is('a', 'Cancelled 40@231.5'),
  ]),
  opening('MOO', 'cancel race', 'cancelled before the open', [
    place('a', MOO),
    cancel('a'),
    at('09:30:00'),
    trade(230),
    is('a', 'Cancelled'),
  ]),
  opening('MOO', 'session edge', 'of a session without a trade ends with it', [
    place('a', MOO),
    at('16:00:01'),
    is('a', 'Cancelled'),
  ]),
  opening('LOO', 'trigger', 'at the first price, within its limit', [
    place('a', LOO),
    at('09:30:00'),
    trade(231),
    is('a', 'Filled 100@231'),
  ]),
  opening('LOO', 'price', 'cancelled at an open beyond its limit', [
    place('a', LOO),
    at('09:30:00'),
    trade(231.01),
    is('a', 'Cancelled'),
  ]),
  opening('LOO', 'partial fill', 'what the auction leaves is cancelled', [
    place('a', LOO),
    at('09:29:59'),
    auction('open', [], [[231, 40]]),
    is('a', 'Cancelled 40@231'),
  ]),
  opening('LOO', 'cancel race', 'cancelled before the open', [
    place('a', LOO),
    cancel('a'),
    at('09:30:00'),
    trade(230),
    is('a', 'Cancelled'),
  ]),
  opening('LOO', 'session edge', 'that comes after the open waits for the next', [
    at('10:00:00'),
    place('a', LOO),
    trade(230),
    is('a', 'PreSubmitted'),
    at('2026-08-26 09:30:00'),
    trade(230.5),
    is('a', 'Filled 100@230.5'),
  ]),
];
