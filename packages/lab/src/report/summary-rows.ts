import type { Summary } from '../statistics/index.ts';
import { count, date, days, money, NOTHING, percent, ratio } from './format.ts';

/** One line of the summary, as every form of it shows it. */
export interface SummaryRow {
  readonly label: string;
  readonly strategy: string;
  /** Empty where the figure means nothing for buy-and-hold. */
  readonly benchmark: string;
  /** What the figure is, in a sentence. */
  readonly meaning: string;
}

export function summaryRows(summary: Summary): SummaryRow[] {
  return [...growthRows(summary), ...riskRows(summary), ...tailRows(summary), ...tradeRows(summary)];
}

function growthRows({ strategy: s, benchmark: b, currency }: Summary): SummaryRow[] {
  return [
    {
      label: `Final equity (${currency})`,
      strategy: money(s.endEquity),
      benchmark: money(b.endEquity),
      meaning: `Value at the end, from ${money(s.startEquity)} at the start`,
    },
    {
      label: 'Return',
      strategy: percent(s.totalReturn),
      benchmark: percent(b.totalReturn),
      meaning: 'Final over initial equity, minus one',
    },
    {
      label: 'CAGR',
      strategy: percent(s.cagr),
      benchmark: percent(b.cagr),
      meaning: 'Compound growth per year of 365.25 days',
    },
  ];
}

function riskRows({ strategy: s, benchmark: b }: Summary): SummaryRow[] {
  return [
    {
      label: 'Volatility',
      strategy: percent(s.volatility),
      benchmark: percent(b.volatility),
      meaning: 'Standard deviation of daily returns, annual',
    },
    {
      label: 'Sharpe',
      strategy: ratio(s.sharpe),
      benchmark: ratio(b.sharpe),
      meaning: 'Mean over standard deviation of daily returns, annual',
    },
    {
      label: 'Sortino',
      strategy: ratio(s.sortino),
      benchmark: ratio(b.sortino),
      meaning: 'Mean over downside deviation of daily returns, annual',
    },
    {
      label: 'Max drawdown',
      strategy: percent(s.maxDrawdown.depth),
      benchmark: percent(b.maxDrawdown.depth),
      meaning: `Deepest fall from a peak; the strategy's from ${date(s.maxDrawdown.peakAt)} to ${date(s.maxDrawdown.troughAt)}`,
    },
    {
      label: 'Drawdown length',
      strategy: drawdownLength(s.maxDrawdown),
      benchmark: drawdownLength(b.maxDrawdown),
      meaning: 'Calendar days from the peak until it was seen again; + when it has not been',
    },
    {
      label: 'Calmar',
      strategy: ratio(s.calmar),
      benchmark: ratio(b.calmar),
      meaning: 'CAGR over max drawdown',
    },
  ];
}

function tailRows({ strategy: s, benchmark: b, relative, exposure }: Summary): SummaryRow[] {
  return [
    {
      label: 'Value at risk (95 %)',
      strategy: percent(s.tail.valueAtRisk),
      benchmark: percent(b.tail.valueAtRisk),
      meaning: 'One day in twenty loses more than this',
    },
    {
      label: 'Expected shortfall',
      strategy: percent(s.tail.expectedShortfall),
      benchmark: percent(b.tail.expectedShortfall),
      meaning: 'Mean return of those days',
    },
    {
      label: 'Ulcer index',
      strategy: percent(s.tail.ulcerIndex),
      benchmark: percent(b.tail.ulcerIndex),
      meaning: 'Root mean square of the falls from the peak, over days',
    },
    {
      label: 'Beta',
      strategy: ratio(relative.beta),
      benchmark: ratio(1),
      meaning: 'How far days move with those of buy and hold',
    },
    {
      label: 'Alpha',
      strategy: percent(relative.alpha),
      benchmark: percent(0),
      meaning: 'Annual return beyond beta times that of buy and hold',
    },
    {
      label: 'Exposure',
      strategy: percent(exposure),
      benchmark: percent(1),
      meaning: 'Bars at whose end a position was open',
    },
  ];
}

function tradeRows({ trades, fees, posted, currency }: Summary): SummaryRow[] {
  const row = (label: string, strategy: string, meaning: string): SummaryRow => ({
    label,
    strategy,
    benchmark: '',
    meaning,
  });
  const open = trades.open === 0 ? '' : ` + ${count(trades.open)} open`;
  return [
    row(
      'Trades',
      `${count(trades.closed)}${open}`,
      'Round trips from flat to flat; the figures below are of closed ones',
    ),
    row('Win rate', percent(trades.winRate), 'Trades with a profit after fees'),
    row('Profit factor', ratio(trades.profitFactor), 'Money won over money lost'),
    row(`Expectancy (${currency})`, money(trades.expectancy), 'Mean profit of a trade after fees'),
    row('Best trade', percent(trades.bestReturn), 'On the money put in'),
    row('Worst trade', percent(trades.worstReturn), 'On the money put in'),
    row(
      'Average trade',
      trades.averageDays === undefined ? NOTHING : days(trades.averageDays),
      'Calendar days held',
    ),
    ...(trades.averageR === undefined
      ? []
      : [
          row(
            'Average R',
            ratio(trades.averageR),
            'Mean profit over what the first stop put at risk, of trades with one',
          ),
        ]),
    row(`Fees (${currency})`, money(fees), 'Commissions and fees of all fills'),
    ...(posted === 0
      ? []
      : [row(`Posted (${currency})`, money(posted), 'Dividends, interest, cash for parts of shares')]),
  ];
}

function drawdownLength(drawdown: Summary['strategy']['maxDrawdown']): string {
  return days(drawdown.days) + (drawdown.recoveredAt === undefined ? ' +' : '');
}
