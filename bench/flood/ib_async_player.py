"""The client of ib_async: its socket, its decoder and its events, handed to a wrapper that only counts."""

import asyncio
import json
import logging
import resource
import socket
import sys
import time

from ib_async.client import Client

logging.disable(logging.CRITICAL)
port, control_port, count, window = map(int, sys.argv[1:5])


class Counter:
    """The methods that the decoder calls, and nothing behind them."""

    def __init__(self):
        self.prices = self.sizes = self.orders = self.messages = 0
        self.price_sum = 0.0
        self.until_ack = window or -1
        self.ready = asyncio.Event()
        self.done = asyncio.Event()
        self.control = None

    def message(self):
        self.messages += 1
        self.until_ack -= 1
        if self.until_ack == 0:
            self.until_ack = window
            self.control.send(b".")
        if self.messages == count:
            self.done.set()

    def priceSizeTick(self, reqId, tickType, price, size):
        self.prices += 1
        self.price_sum += price
        self.sizes += 1
        self.message()

    def tickSize(self, reqId, tickType, size):
        self.sizes += 1
        self.message()

    def orderStatus(self, *_):
        self.orders += 1
        self.message()

    def __getattr__(self, name):
        return lambda *_, **__: None


def cpu_ms():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


async def main():
    counter = Counter()
    client = Client(counter)
    await client.connectAsync("127.0.0.1", port, 1)
    control = socket.create_connection(("127.0.0.1", control_port))
    control.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    counter.control = control
    control.send(json.dumps({"count": count, "window": window, "firstReqId": 1}).encode())
    control.recv(64)
    cpu, start = cpu_ms(), time.perf_counter()
    control.send(b".")
    await counter.done.wait()
    wall = (time.perf_counter() - start) * 1000
    print(json.dumps({
        "wallMs": wall, "cpuMs": cpu_ms() - cpu, "prices": counter.prices, "priceSum": counter.price_sum,
        "sizes": counter.sizes, "orders": counter.orders,
    }))


asyncio.run(main())
