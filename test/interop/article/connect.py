"""Program 1 of the article: connect, and say when the gateway is ready."""

import sys

from ibapi.client import EClient
from ibapi.wrapper import EWrapper


class App(EWrapper, EClient):
    def __init__(self):
        EClient.__init__(self, self)

    def nextValidId(self, orderId):
        print("connected, next order id", orderId)
        self.disconnect()

    def error(self, reqId, errorTime, errorCode, errorString, advancedOrderRejectJson=""):
        print("error", reqId, errorCode, errorString)


app = App()
app.connect("127.0.0.1", int(sys.argv[1]), clientId=21)
app.run()
