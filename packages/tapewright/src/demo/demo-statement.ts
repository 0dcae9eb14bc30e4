import type { Engine } from '@tapewright/engine';
import type { RunningGateway } from '@tapewright/gateway';
import { Decimal, MICROS_PER_SECOND, type Instant } from '@tapewright/model';
import { SIMULATED_ACCOUNT } from '../commands/embedded-gateway.ts';
import { money, signedMoney } from '../terminal/figures.ts';
import { heading, type Screen } from '../terminal/screen.ts';
import { additionText, cashAddition } from '../terminal/statement.ts';

export interface StatementParts {
  readonly engine: Engine;
  readonly gateway: RunningGateway;
  readonly currency: string;
  /** When market time began. */
  readonly since: Instant;
}

/** The account in figures that add up: our own count from fills, against the cash in the gateway's ledger. */
export function showStatement(screen: Screen, { engine, gateway, currency, since }: StatementParts): void {
  heading(screen, '6  Statement');
  const ledger = gateway.venue.statement(SIMULATED_ACCOUNT);
  const closing = ledger.cash.get(currency) ?? Decimal.ZERO;
  const addition = cashAddition(engine, currency, closing);
  for (const line of additionText(addition)) screen.line(`  ${line}`);
  const held = engine.portfolio.holdings.filter((holding) => !holding.isFlat);
  const positions = held.map((holding) => `${holding.qty} ${holding.contract.symbol}`).join(', ');
  const commissions = ledger.commissions.get(currency) ?? Decimal.ZERO;
  screen.line();
  screen.line(`  positions     ${positions === '' ? 'none' : positions}`);
  if (held.length === 0)
    screen.line(
      `  profit, loss  ${signedMoney(closing.minus(addition.opening))} ${currency}, after ${money(commissions)} of commissions and fees`,
    );
  const agrees = addition.difference.isZero
    ? screen.color.green('our fills and the ledger of the gateway agree to the last digit')
    : screen.color.red('our fills and the ledger of the gateway do not agree');
  screen.line(`  check         ${agrees}`);
  const seconds = Math.round((gateway.now() - since) / MICROS_PER_SECOND);
  screen.line(`  market time   ${Math.floor(seconds / 60)} min ${seconds % 60} s`);
}
