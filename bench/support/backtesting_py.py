"""The crossover of averages with backtesting.py: bars from a CSV file, trades and processor seconds of the run as JSON."""

import json
import sys
import time

import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy


def sma(closes, period):
    # Sums of whole dollars are exact, so that this rounds as the plain loop does.
    sums = np.cumsum(np.concatenate(([0.0], closes)))
    values = np.full(len(closes), np.nan)
    values[period - 1 :] = (sums[period:] - sums[:-period]) / period
    return values


class Crossover(Strategy):
    def init(self):
        self.fast = self.I(sma, self.data.Close, 50)
        self.slow = self.I(sma, self.data.Close, 200)

    def next(self):
        fast, slow = self.fast, self.slow
        if fast[-2] <= slow[-2] and fast[-1] > slow[-1] and not self.position:
            self.buy(size=100)
        if fast[-2] >= slow[-2] and fast[-1] < slow[-1] and self.position:
            self.position.close()


bars = pd.read_csv(sys.argv[1], index_col="time", parse_dates=True)
bars.columns = [name.capitalize() for name in bars.columns]
begun = time.process_time()
stats = Backtest(bars, Crossover, cash=100_000_000, finalize_trades=False).run()
seconds = time.process_time() - begun

fills = []
closed = stats["_trades"]
for _, trade in closed.iterrows():
    fills.append({"bar": int(trade.EntryBar), "qty": int(trade.Size), "price": float(trade.EntryPrice)})
    fills.append({"bar": int(trade.ExitBar), "qty": -int(trade.Size), "price": float(trade.ExitPrice)})
for trade in stats["_strategy"].trades:
    fills.append({"bar": int(trade.entry_bar), "qty": int(trade.size), "price": float(trade.entry_price)})
print(json.dumps({"seconds": seconds, "fills": fills}))
