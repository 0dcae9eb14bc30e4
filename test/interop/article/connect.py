"""Program 1 of the article: connect, and say when the gateway is ready.

Its mistake, repaired: it disconnected while its own reader was still at work, which the official client answers with a TypeError.
"""

import sys
import threading
import time

from ibapi.client import EClient
from ibapi.wrapper import EWrapper


class App(EWrapper, EClient):
    def __init__(self):
        EClient.__init__(self, self)
        self.ready = threading.Event()

    def nextValidId(self, orderId):
        print("connected, next order id", orderId)
        self.ready.set()

    def error(self, reqId, errorTime, errorCode, errorString, advancedOrderRejectJson=""):
        print("error", reqId, errorCode, errorString)


app = App()
app.connect("127.0.0.1", int(sys.argv[1]), clientId=21)
threading.Thread(target=app.run, daemon=True).start()
if not app.ready.wait(timeout=20):
    sys.exit("the gateway did not say that it is ready within 20 s")
time.sleep(0.5)
app.disconnect()
