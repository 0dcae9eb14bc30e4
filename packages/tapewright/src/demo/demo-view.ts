import type { Engine } from '@tapewright/engine';
import type { DriverNews } from '../live/live-driver.ts';
import { OrderLifeView } from '../terminal/order-life-view.ts';
import { heading, type Screen } from '../terminal/screen.ts';
import { CLOSING, CROSSOVER_BEGINS, type DemoPlan } from './demo-strategy.ts';

/** Shows orders under a heading for each part, and tells when everything is closed and paid for. */
export function demoView(
  screen: Screen,
  { engine, plan, onFlat }: { readonly engine: Engine; readonly plan: DemoPlan; readonly onFlat: () => void },
): (news: DriverNews) => void {
  const view = new OrderLifeView(screen, engine);
  let isClosing = false;
  return (news) => {
    if (news.kind === 'decided' && news.output.kind === 'log') {
      const { text } = news.output;
      if (text === CROSSOVER_BEGINS) {
        const minutes = plan.crossoverMs / 60_000;
        heading(
          screen,
          `4  A ${plan.fast}/${plan.slow} crossover on AAPL, bars of ${plan.barSize}, for ${minutes} minutes of market time`,
        );
        return;
      }
      if (text === CLOSING) {
        isClosing = true;
        heading(screen, '5  Closing what is held');
        return;
      }
    }
    if (news.kind === 'reconciled') {
      heading(screen, '3  Buy 100 GOOGL at the market');
      return;
    }
    view.show(news);
    if (!isClosing || news.kind !== 'handled') return;
    const isOver =
      engine.openIntents().length === 0 && engine.portfolio.holdings.every((holding) => holding.isFlat);
    const isPaid = engine.orders.every((order) => order.filled.isZero || order.isCosted);
    if (isOver && isPaid) onFlat();
  };
}
