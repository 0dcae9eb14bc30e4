"""Times ib_async on orders: one JSON question on stdin, one JSON answer on stdout.

decode: frames of openOrder through its client's socket handler into calls of a wrapper that only counts.
encode: calls of placeOrder into frames.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "test" / "interop" / "text-clients"))
from ib_async.client import Client  # noqa: E402
from ib_async_oracle import Connection, build  # noqa: E402


class Counter:
    """Takes openOrder, and lets everything else pass."""

    def __init__(self):
        self.count = 0
        self.price_sum = 0.0

    def openOrder(self, orderId, contract, order, orderState):
        self.count += 1
        self.price_sum += order.lmtPrice

    def __getattr__(self, name):
        return lambda *_, **__: None


def client_for(version):
    client = Client(Counter())
    client.conn = Connection()
    client.connState = Client.CONNECTED
    client._serverVersion = version
    client._apiReady = True
    client.decoder.serverVersion = version
    return client


def seconds(run, rounds):
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return sorted(times)[rounds // 2]


question = json.load(sys.stdin)
client = client_for(question["version"])
chunk = bytes.fromhex(question["frames"])
client._onSocketHasData(chunk)
seen = {"count": client.wrapper.count, "priceSum": client.wrapper.price_sum}
decode = seconds(lambda: client._onSocketHasData(chunk), question["rounds"])

written = []
client.sendMsg = lambda message: written.append(client._prefix(message.encode()))
calls = [[build(argument) for argument in args] for args in question["calls"]]


def place():
    written.clear()
    for args in calls:
        client.placeOrder(*args)


encode = seconds(place, question["rounds"])
print(json.dumps({**seen, "decodeSeconds": decode, "encodeSeconds": encode, "bytes": sum(map(len, written))}))
