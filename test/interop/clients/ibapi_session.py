"""The official Python client, of any year, against the gateway on 127.0.0.1:<port>: prints what it saw as one JSON object."""

import inspect
import json
import sys
import threading
import time
from decimal import Decimal

from ibapi.client import EClient
from ibapi.contract import Contract
from ibapi.order import Order
from ibapi.wrapper import EWrapper

try:
    from ibapi.order_cancel import OrderCancel
except ImportError:
    OrderCancel = None

TIMEOUT_S = 20


class Session(EWrapper, EClient):
    def __init__(self):
        EClient.__init__(self, self)
        self.order_id = None
        self.accounts = None
        self.details = []
        self.details_end = threading.Event()
        self.ticks = {}
        self.statuses = {}
        self.fills = []
        self.commissions = {}
        self.positions = {}
        self.position_end = threading.Event()
        self.errors = []

    def nextValidId(self, orderId):
        self.order_id = orderId

    def managedAccounts(self, accountsList):
        self.accounts = accountsList

    def error(self, reqId, *rest):
        """Since 10.33 a time comes first; before, the code and its text."""
        if isinstance(rest[1], str):
            rest = (0, *rest)
        self.errors.append([reqId, rest[1], rest[2]])

    def contractDetails(self, reqId, contractDetails):
        self.details.append(contractDetails)

    def contractDetailsEnd(self, reqId):
        self.details_end.set()

    def tickPrice(self, reqId, tickType, price, attrib):
        self.ticks.setdefault(tickType, []).append(price)

    def tickSize(self, reqId, tickType, size):
        self.ticks.setdefault(tickType, []).append(size)

    def orderStatus(self, orderId, status, filled, remaining, *rest):
        self.statuses.setdefault(orderId, []).append(status)

    def execDetails(self, reqId, contract, execution):
        self.fills.append(execution)

    def commissionAndFeesReport(self, commissionAndFeesReport):
        self.commissions[commissionAndFeesReport.execId] = commissionAndFeesReport.commissionAndFees

    def commissionReport(self, commissionReport):
        """Its name until 10.30."""
        self.commissions[commissionReport.execId] = commissionReport.commission

    def position(self, account, contract, position, avgCost):
        self.positions[contract.symbol] = position

    def positionEnd(self):
        self.position_end.set()


def wait_for(what, condition):
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what} within {TIMEOUT_S} s")
        time.sleep(0.01)


def stock(symbol):
    contract = Contract()
    contract.symbol, contract.secType, contract.exchange, contract.currency = symbol, "STK", "SMART", "USD"
    return contract


def order(order_type, quantity, limit=None):
    made = Order()
    made.action, made.orderType, made.totalQuantity, made.tif = "BUY", order_type, Decimal(quantity), "DAY"
    if limit is not None:
        made.lmtPrice = limit
    return made


def main(port):
    app = Session()
    app.connect("127.0.0.1", port, clientId=11)
    threading.Thread(target=app.run, daemon=True).start()
    wait_for("nextValidId", lambda: app.order_id is not None)

    app.reqContractDetails(1, stock("AAPL"))
    wait_for("contractDetailsEnd", app.details_end.is_set)

    app.reqMktData(2, stock("AAPL"), "", False, False, [])
    wait_for("stream of ticks", lambda: 1 in app.ticks and 2 in app.ticks and sum(map(len, app.ticks.values())) >= 20)
    app.cancelMktData(2)

    market_id = app.order_id
    app.placeOrder(market_id, stock("GOOGL"), order("MKT", 100))
    wait_for("fill", lambda: sum(fill.shares for fill in app.fills) >= 100)
    wait_for("Filled", lambda: "Filled" in app.statuses.get(market_id, []))
    wait_for("commission", lambda: all(fill.execId in app.commissions for fill in app.fills))

    limit_id = market_id + 1
    app.placeOrder(limit_id, stock("GOOGL"), order("LMT", 10, limit=1.0))
    wait_for("working limit order", lambda: limit_id in app.statuses)
    if OrderCancel is not None:
        app.cancelOrder(limit_id, OrderCancel())
    elif "manualCancelOrderTime" in inspect.signature(app.cancelOrder).parameters:
        app.cancelOrder(limit_id, "")
    else:
        app.cancelOrder(limit_id)
    wait_for("Cancelled", lambda: "Cancelled" in app.statuses[limit_id])

    app.reqPositions()
    wait_for("positionEnd", app.position_end.is_set)

    seen = {
        "serverVersion": app.serverVersion(),
        "conId": app.details[0].contract.conId,
        "longName": app.details[0].longName,
        "ticks": sum(map(len, app.ticks.values())),
        "filled": float(sum(fill.shares for fill in app.fills)),
        "commission": round(sum(app.commissions[fill.execId] for fill in app.fills), 4),
        "limitStatuses": app.statuses[limit_id],
        "cancelCode": [code for req, code, _ in app.errors if req == limit_id],
        "position": float(app.positions["GOOGL"]),
    }
    app.disconnect()
    print(json.dumps(seen))


main(int(sys.argv[1]))
