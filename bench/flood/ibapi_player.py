"""The official client as its samples use it: a reader thread, and run() on the main thread, with callbacks that only count."""

import json
import logging
import resource
import socket
import sys
import time

from ibapi.client import EClient
from ibapi.wrapper import EWrapper

logging.disable(logging.CRITICAL)
port, control_port, count, window = map(int, sys.argv[1:5])


def cpu_ms():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


class Counter(EWrapper, EClient):
    def __init__(self):
        EClient.__init__(self, self)
        self.prices = self.sizes = self.orders = self.messages = 0
        self.price_sum = 0.0
        self.until_ack = window or -1
        self.control = None

    def nextValidId(self, orderId):
        self.control = socket.create_connection(("127.0.0.1", control_port))
        self.control.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.control.send(json.dumps({"count": count, "window": window, "firstReqId": 1}).encode())
        self.control.recv(64)
        self.cpu, self.start = cpu_ms(), time.perf_counter()
        self.control.send(b".")

    def message(self):
        self.messages += 1
        self.until_ack -= 1
        if self.until_ack == 0:
            self.until_ack = window
            self.control.send(b".")
        if self.messages == count:
            wall = (time.perf_counter() - self.start) * 1000
            print(json.dumps({
                "wallMs": wall, "cpuMs": cpu_ms() - self.cpu, "prices": self.prices, "priceSum": self.price_sum,
                "sizes": self.sizes, "orders": self.orders,
            }), flush=True)
            self.disconnect()

    # A price is followed by its size as a callback of its own; messages are told apart by the type of the size.
    def tickPrice(self, reqId, tickType, price, attrib):
        self.prices += 1
        self.price_sum += price

    def tickSize(self, reqId, tickType, size):
        self.sizes += 1
        self.message()

    def orderStatus(self, *_):
        self.orders += 1
        self.message()


app = Counter()
app.connect("127.0.0.1", port, 1)
app.run()
