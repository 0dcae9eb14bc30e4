"""Program 4 of the article: 50- and 200-day averages of AAPL on reqHistoricalData, on a data frame.

Its mistake, repaired: it computed before historicalDataEnd.
"""

import sys
import threading

import pandas as pd
from ibapi.client import EClient
from ibapi.contract import Contract
from ibapi.wrapper import EWrapper


class App(EWrapper, EClient):
    def __init__(self):
        EClient.__init__(self, self)
        self.done = threading.Event()
        self.rows = []

    def nextValidId(self, orderId):
        contract = Contract()
        contract.symbol = "AAPL"
        contract.secType = "STK"
        contract.exchange = "SMART"
        contract.currency = "USD"
        self.reqHistoricalData(1, contract, "", "2 Y", "1 day", "TRADES", True, 1, False, [])

    def historicalData(self, reqId, bar):
        self.rows.append({"date": bar.date, "close": bar.close})

    def historicalDataEnd(self, reqId, start, end):
        frame = pd.DataFrame(self.rows)
        frame["SMA50"] = frame["close"].rolling(50).mean()
        frame["SMA200"] = frame["close"].rolling(200).mean()
        last = frame.iloc[-1]
        print("bars", len(frame), "last", last["date"], "close", last["close"])
        print("SMA50", repr(float(last["SMA50"])), "SMA200", repr(float(last["SMA200"])))
        self.done.set()

    def error(self, reqId, errorTime, errorCode, errorString, advancedOrderRejectJson=""):
        print("error", reqId, errorCode, errorString)


app = App()
app.connect("127.0.0.1", int(sys.argv[1]), clientId=24)
threading.Thread(target=app.run, daemon=True).start()
if not app.done.wait(timeout=30):
    sys.exit("no end within 30 s")
app.disconnect()
