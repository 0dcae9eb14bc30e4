"""The crossover of averages with backtrader: bars from a CSV file, trades and processor seconds of the run as JSON."""

import json
import sys
import time

import backtrader as bt
import pandas as pd


class Crossover(bt.Strategy):
    def __init__(self):
        self.fast = bt.indicators.SMA(self.data.close, period=50)
        self.slow = bt.indicators.SMA(self.data.close, period=200)
        self.fills = []

    def nextstart(self):
        # The first bar with both averages has none before it to have crossed from.
        pass

    def next(self):
        fast, slow = self.fast, self.slow
        if fast[-1] <= slow[-1] and fast[0] > slow[0] and not self.position:
            self.buy(size=100)
        if fast[-1] >= slow[-1] and fast[0] < slow[0] and self.position:
            self.close()

    def notify_order(self, order):
        if order.status == order.Completed:
            done = order.executed
            self.fills.append({"bar": len(self) - 1, "qty": int(done.size), "price": float(done.price)})


bars = pd.read_csv(sys.argv[1], index_col="time", parse_dates=True)
cerebro = bt.Cerebro(stdstats=False)
cerebro.broker.setcash(100_000_000)
cerebro.adddata(bt.feeds.PandasData(dataname=bars))
cerebro.addstrategy(Crossover)
begun = time.process_time()
(strategy,) = cerebro.run()
seconds = time.process_time() - begun
print(json.dumps({"seconds": seconds, "fills": strategy.fills}))
