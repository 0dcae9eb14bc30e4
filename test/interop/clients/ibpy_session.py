"""IbPy's Python 3 port against the gateway on 127.0.0.1:<port>: prints what it saw as one JSON object."""

import json
import re
import sys
import time

# IbPy has a pattern with flags in its middle, which Python refuses since 3.11: it is given the meaning that it had before.
re_match = re.match
re.match = lambda pattern, text: re_match(pattern.replace("((?i)error.*)", "(?i:error.*)"), text)

from ib.ext.Contract import Contract
from ib.ext.Order import Order
from ib.opt import ibConnection

TIMEOUT_S = 20


class Seen:
    """What the messages said; the names of its methods are those of the messages."""

    def __init__(self):
        self.order_id = None
        self.details = []
        self.details_end = False
        self.tick_types = set()
        self.ticks = 0
        self.statuses = {}
        self.fills = []
        self.commissions = {}
        self.codes = []
        self.positions = {}
        self.position_end = False

    def __call__(self, message):
        handle = getattr(self, message.typeName, None)
        if handle is not None:
            handle(message)

    def nextValidId(self, message):
        self.order_id = message.orderId

    def contractDetails(self, message):
        self.details.append(message.contractDetails)

    def contractDetailsEnd(self, message):
        self.details_end = True

    def tickPrice(self, message):
        self.ticks += 1
        self.tick_types.add(message.field)

    def tickSize(self, message):
        self.ticks += 1

    def orderStatus(self, message):
        self.statuses.setdefault(message.orderId, []).append(message.status)

    def execDetails(self, message):
        self.fills.append(message.execution)

    def commissionReport(self, message):
        report = message.commissionReport
        self.commissions[report.m_execId] = report.m_commission

    def error(self, message):
        self.codes.append((message.id, message.errorCode))

    def position(self, message):
        self.positions[message.contract.m_symbol] = message.pos

    def positionEnd(self, message):
        self.position_end = True


def wait_for(what, condition):
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what} within {TIMEOUT_S} s")
        time.sleep(0.01)


def stock(symbol):
    contract = Contract()
    contract.m_symbol, contract.m_secType, contract.m_exchange, contract.m_currency = symbol, "STK", "SMART", "USD"
    return contract


def order(order_type, quantity, limit=None):
    made = Order()
    made.m_action, made.m_orderType, made.m_totalQuantity, made.m_tif = "BUY", order_type, quantity, "DAY"
    if limit is not None:
        made.m_lmtPrice = limit
    return made


def main(port):
    seen = Seen()
    ib = ibConnection(host="127.0.0.1", port=port, clientId=18)
    ib.registerAll(seen)
    ib.connect()
    wait_for("nextValidId", lambda: seen.order_id is not None)

    ib.reqContractDetails(1, stock("AAPL"))
    wait_for("contractDetailsEnd", lambda: seen.details_end)

    ib.reqMktData(2, stock("AAPL"), "", False)
    wait_for("stream of ticks", lambda: {1, 2} <= seen.tick_types and seen.ticks >= 20)
    ib.cancelMktData(2)

    market_id = seen.order_id
    ib.placeOrder(market_id, stock("GOOGL"), order("MKT", 100))
    wait_for("Filled", lambda: "Filled" in seen.statuses.get(market_id, []))
    wait_for("commission", lambda: all(fill.m_execId in seen.commissions for fill in seen.fills))

    limit_id = market_id + 1
    ib.placeOrder(limit_id, stock("GOOGL"), order("LMT", 10, limit=1.0))
    wait_for("working limit order", lambda: limit_id in seen.statuses)
    ib.cancelOrder(limit_id)
    wait_for("Cancelled", lambda: "Cancelled" in seen.statuses[limit_id])

    ib.reqPositions()
    wait_for("positionEnd", lambda: seen.position_end)

    summary = {
        "serverVersion": ib.serverVersion(),
        "conId": seen.details[0].m_summary.m_conId,
        "longName": seen.details[0].m_longName,
        "ticks": seen.ticks,
        "filled": sum(fill.m_shares for fill in seen.fills),
        "commission": round(sum(seen.commissions[fill.m_execId] for fill in seen.fills), 4),
        "limitStatuses": seen.statuses[limit_id],
        "cancelCode": [code for id, code in seen.codes if id == limit_id],
        "position": seen.positions["GOOGL"],
    }
    print(json.dumps(summary), flush=True)
    ib.disconnect()


main(int(sys.argv[1]))
