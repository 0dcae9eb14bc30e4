"""Program 2 of the article: buy 100 GOOGL at market.

Its mistakes, repaired: the order went out before nextValidId had come, and the program ended without waiting for the fill.
"""

import sys
import threading
from decimal import Decimal

from ibapi.client import EClient
from ibapi.contract import Contract
from ibapi.order import Order
from ibapi.wrapper import EWrapper


class App(EWrapper, EClient):
    def __init__(self):
        EClient.__init__(self, self)
        self.done = threading.Event()

    def nextValidId(self, orderId):
        contract = Contract()
        contract.symbol = "GOOGL"
        contract.secType = "STK"
        contract.exchange = "SMART"
        contract.currency = "USD"

        order = Order()
        order.action = "BUY"
        order.totalQuantity = Decimal(100)
        order.orderType = "MKT"

        self.placeOrder(orderId, contract, order)

    def orderStatus(self, orderId, status, filled, remaining, avgFillPrice, *rest):
        print("order", orderId, status, "filled", filled, "at", avgFillPrice)
        if status == "Filled":
            self.done.set()

    def error(self, reqId, errorTime, errorCode, errorString, advancedOrderRejectJson=""):
        print("error", reqId, errorCode, errorString)


app = App()
app.connect("127.0.0.1", int(sys.argv[1]), clientId=22)
threading.Thread(target=app.run, daemon=True).start()
if not app.done.wait(timeout=30):
    sys.exit("no end within 30 s")
app.disconnect()
