"""ib_async, or ib_insync, from which it comes, against the gateway on 127.0.0.1:<port>: prints what it saw as one JSON object."""

import importlib
import json
import sys

library = importlib.import_module(sys.argv[2])
IB, LimitOrder, MarketOrder, Stock = library.IB, library.LimitOrder, library.MarketOrder, library.Stock


def wait_for(ib, what, condition, timeout_s=20):
    waited = 0.0
    while not condition():
        if waited > timeout_s:
            raise TimeoutError(f"no {what} within {timeout_s} s")
        ib.sleep(0.02)
        waited += 0.02


def main(port):
    ib = IB()
    ib.connect("127.0.0.1", port, clientId=12, timeout=20)
    details = ib.reqContractDetails(Stock("AAPL", "SMART", "USD"))

    updates = []
    ticker = ib.reqMktData(details[0].contract)
    ticker.updateEvent += lambda _: updates.append(1)
    wait_for(ib, "ticks", lambda: len(updates) >= 10 and ticker.bid > 0 and ticker.ask > 0)
    ib.cancelMktData(details[0].contract)

    (googl,) = ib.qualifyContracts(Stock("GOOGL", "SMART", "USD"))
    before = sum(p.position for p in ib.positions() if p.contract.symbol == "GOOGL")
    trade = ib.placeOrder(googl, MarketOrder("BUY", 100))
    wait_for(ib, "fill", lambda: trade.isDone())
    wait_for(ib, "commission", lambda: all(f.commissionReport.execId for f in trade.fills))

    codes = []
    ib.errorEvent += lambda _, code, *rest: codes.append(code)
    limit = ib.placeOrder(googl, LimitOrder("BUY", 10, 1.0))
    wait_for(ib, "working limit order", lambda: limit.orderStatus.status in ("PreSubmitted", "Submitted"))
    ib.cancelOrder(limit.order)
    wait_for(ib, "Cancelled", lambda: limit.isDone())
    wait_for(ib, "code 202", lambda: 202 in codes)
    wait_for(ib, "position", lambda: sum(p.position for p in ib.positions() if p.contract.symbol == "GOOGL") != before)

    seen = {
        "serverVersion": ib.client.serverVersion(),
        "conId": details[0].contract.conId,
        "longName": details[0].longName,
        "ticks": len(updates),
        "filled": sum(f.execution.shares for f in trade.fills),
        "commission": round(sum(f.commissionReport.commission for f in trade.fills), 4),
        "limitStatuses": [entry.status for entry in limit.log if entry.status],
        "cancelCode": codes,
        "position": sum(p.position for p in ib.positions() if p.contract.symbol == "GOOGL") - before,
    }
    ib.disconnect()
    print(json.dumps(seen))


main(int(sys.argv[1]))
