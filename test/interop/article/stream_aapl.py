"""Program 3 of the article: stream the ticks of AAPL.

Its mistake, repaired: it asked for data before the connection was ready. It ends after 20 ticks instead of never.
"""

import sys
import threading

from ibapi.client import EClient
from ibapi.contract import Contract
from ibapi.ticktype import TickTypeEnum
from ibapi.wrapper import EWrapper


class App(EWrapper, EClient):
    def __init__(self):
        EClient.__init__(self, self)
        self.done = threading.Event()
        self.count = 0

    def nextValidId(self, orderId):
        contract = Contract()
        contract.symbol = "AAPL"
        contract.secType = "STK"
        contract.exchange = "SMART"
        contract.currency = "USD"
        self.reqMktData(1, contract, "", False, False, [])

    def tickPrice(self, reqId, tickType, price, attrib):
        print("tick price", TickTypeEnum.toStr(tickType), price)
        self.counted()

    def tickSize(self, reqId, tickType, size):
        print("tick size", TickTypeEnum.toStr(tickType), size)
        self.counted()

    def counted(self):
        self.count += 1
        if self.count == 20:
            self.done.set()

    def error(self, reqId, errorTime, errorCode, errorString, advancedOrderRejectJson=""):
        print("error", reqId, errorCode, errorString)


app = App()
app.connect("127.0.0.1", int(sys.argv[1]), clientId=23)
threading.Thread(target=app.run, daemon=True).start()
if not app.done.wait(timeout=30):
    sys.exit("no end within 30 s")
app.disconnect()
