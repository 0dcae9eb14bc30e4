"""The flows of ib_async's notebooks against the gateway on 127.0.0.1:<port>, with ib_async or ib_insync: prints what each saw as JSON.

Each function follows a notebook of the library's documentation, request by request, on what this gateway trades.
"""

import importlib
import json
import sys
import traceback

library = importlib.import_module(sys.argv[2])
IB, util = library.IB, library.util
Forex, Index, LimitOrder, MarketOrder = library.Forex, library.Index, library.LimitOrder, library.MarketOrder
Option, ScannerSubscription, Stock, TagValue = library.Option, library.ScannerSubscription, library.Stock, library.TagValue


def wait_for(ib, what, condition, timeout_s=15):
    waited = 0.0
    while not condition():
        if waited > timeout_s:
            raise TimeoutError(f"no {what} within {timeout_s} s")
        ib.sleep(0.02)
        waited += 0.02


def basics(ib):
    summary = ib.accountSummary()
    return {
        "values": len(ib.accountValues()),
        "netLiquidation": next(float(v.value) for v in summary if v.tag == "NetLiquidation"),
        "time": ib.reqCurrentTime().isoformat(),
        "portfolio": len(ib.portfolio()),
    }


def contract_details(ib):
    tesla = Stock("TSLA", "SMART", "USD")
    details = ib.reqContractDetails(tesla)
    ib.qualifyContracts(tesla)
    frame = [util.dataclassAsDict(d.contract) for d in details]
    return {
        "conIds": [row["conId"] for row in frame],
        "qualified": tesla.conId,
        "matching": [m.contract.symbol for m in ib.reqMatchingSymbols("intc")],
        "unknown": len(ib.reqContractDetails(Stock("NOSUCHSTOCK", "SMART", "USD"))),
    }


def option_chain(ib):
    spx = Index("SPX", "CBOE", "USD")
    ib.qualifyContracts(spx)
    ib.reqMarketDataType(4)
    (ticker,) = ib.reqTickers(spx)
    value = ticker.marketPrice()
    chains = ib.reqSecDefOptParams(spx.symbol, "", spx.secType, spx.conId)
    chain = next(c for c in chains if c.tradingClass == "SPX" and c.exchange == "SMART")
    strikes = sorted(chain.strikes, key=lambda strike: abs(strike - value))[:2]
    expirations = sorted(chain.expirations)[:2]
    contracts = [
        Option("SPX", expiration, strike, right, "SMART", tradingClass="SPX")
        for right in ("P", "C")
        for expiration in expirations
        for strike in strikes
    ]
    contracts = ib.qualifyContracts(*contracts)
    tickers = ib.reqTickers(*contracts)
    ib.reqMarketDataType(1)
    return {
        "value": value,
        "exchanges": len(chains),
        "strikes": len(chain.strikes),
        "contracts": len([c for c in contracts if c.conId > 0]),
        "quoted": len([t for t in tickers if t.hasBidAsk()]),
        "greeks": len([t for t in tickers if t.modelGreeks is not None]),
    }


def bar_data(ib):
    tesla = Stock("TSLA", "SMART", "USD")
    ib.qualifyContracts(tesla)
    head = ib.reqHeadTimeStamp(tesla, whatToShow="TRADES", useRTH=True)
    bars = ib.reqHistoricalData(
        tesla,
        endDateTime="",
        durationStr="60 D",
        barSizeSetting="1 hour",
        whatToShow="TRADES",
        useRTH=True,
        formatDate=1,
    )
    euro = Forex("EURUSD")
    ib.qualifyContracts(euro)
    live = ib.reqHistoricalData(
        euro,
        endDateTime="",
        durationStr="900 S",
        barSizeSetting="10 secs",
        whatToShow="MIDPOINT",
        useRTH=True,
        formatDate=1,
        keepUpToDate=True,
    )
    before = len(live)
    new_bars = []
    live.updateEvent += lambda _, has_new: new_bars.append(has_new)
    wait_for(ib, "new bar of a history that is kept up to date", lambda: any(new_bars) and len(live) > before)
    ib.cancelHistoricalData(live)

    real_time = ib.reqRealTimeBars(euro, 5, "MIDPOINT", False)
    wait_for(ib, "bars in real time", lambda: len(real_time) >= 2)
    ib.cancelRealTimeBars(real_time)
    first, second = real_time[:2]
    return {
        "head": head.isoformat(),
        "bars": len(bars),
        "inOrder": all(a.date < b.date for a, b in zip(bars, bars[1:])),
        "sound": all(b.low <= min(b.open, b.close) and b.high >= max(b.open, b.close) for b in bars),
        "kept": before,
        "updates": len(new_bars),
        "realTimeStep": (second.time - first.time).total_seconds(),
    }


def tick_data(ib):
    pairs = [Forex(pair) for pair in ("EURUSD", "USDJPY", "GBPUSD")]
    ib.qualifyContracts(*pairs)
    for pair in pairs:
        ib.reqMktData(pair, "", False, False)
    euro = pairs[0]
    ticker = ib.ticker(euro)
    pending = []
    ib.pendingTickersEvent += lambda tickers: pending.extend(t.contract.pair() for t in tickers)
    wait_for(ib, "a price of every pair", lambda: all(ib.ticker(p).marketPrice() > 0 for p in pairs))
    wait_for(ib, "ticks of every pair", lambda: len(set(pending)) == len(pairs))
    for pair in pairs:
        ib.cancelMktData(pair)

    by_tick = ib.reqTickByTickData(euro, "BidAsk")
    seen = []
    by_tick.updateEvent += lambda t: seen.extend(t.tickByTicks)
    wait_for(ib, "quotes tick by tick", lambda: len(seen) >= 3)
    ib.cancelTickByTickData(by_tick.contract, "BidAsk")

    apple = Stock("AAPL", "SMART", "USD")
    ib.qualifyContracts(apple)
    past = ib.reqHistoricalTicks(apple, "", ib.reqCurrentTime(), 100, "TRADES", useRth=False)
    return {
        "spread": round(ticker.ask - ticker.bid, 6),
        "pairs": len(set(pending)),
        "byTick": len(seen),
        "past": len(past),
        "pastInOrder": all(a.time <= b.time for a, b in zip(past, past[1:])),
    }


def market_depth(ib):
    exchanges = ib.reqMktDepthExchanges()
    apple = Stock("AAPL", "NASDAQ", "USD")
    ib.qualifyContracts(apple)
    ticker = ib.reqMktDepth(apple)
    wait_for(ib, "rows on both sides", lambda: len(ticker.domBids) >= 3 and len(ticker.domAsks) >= 3)
    bids, asks = [r.price for r in ticker.domBids], [r.price for r in ticker.domAsks]
    ib.cancelMktDepth(apple)
    return {
        "exchanges": len(exchanges),
        "bids": len(bids),
        "asks": len(asks),
        "inOrder": bids == sorted(bids, reverse=True) and asks == sorted(asks) and bids[0] < asks[0],
    }


def ordering(ib):
    euro = Forex("EURUSD")
    ib.qualifyContracts(euro)
    (quote,) = ib.reqTickers(euro)
    order = LimitOrder("BUY", 20000, round(quote.ask * 1.01, 4))
    trade = ib.placeOrder(euro, order)
    in_lists = trade in ib.trades() and order in ib.orders()
    wait_for(ib, "fill", lambda: trade.orderStatus.status == "Filled")

    far = LimitOrder("BUY", 20000, 0.05)
    far_trade = ib.placeOrder(euro, far)
    wait_for(ib, "working order", lambda: far_trade.orderStatus.status == "Submitted")
    was_open = far_trade in ib.openTrades()
    far.lmtPrice = 0.06
    ib.placeOrder(euro, far)
    ib.sleep(0.3)
    ib.cancelOrder(far)
    wait_for(ib, "Cancelled", lambda: far_trade.orderStatus.status == "Cancelled")

    what_if = ib.whatIfOrder(euro, MarketOrder("SELL", 20000))
    bracket = ib.bracketOrder("BUY", 20000, limitPrice=0.05, takeProfitPrice=0.07, stopLossPrice=0.04)
    trades = [ib.placeOrder(euro, o) for o in bracket]
    wait_for(ib, "bracket", lambda: all(t.orderStatus.status in ("Submitted", "PreSubmitted") for t in trades))
    ib.cancelOrder(bracket[0])
    wait_for(ib, "end of the bracket", lambda: all(t.isDone() for t in trades))
    wait_for(ib, "commission", lambda: all(f.commissionReport.execId for f in trade.fills))
    return {
        "inLists": in_lists,
        "filled": trade.orderStatus.filled,
        "fills": sum(f.execution.shares for f in ib.fills() if f.contract.conId == euro.conId),
        "wasOpen": was_open,
        "leftOpen": len(ib.openTrades()),
        "whatIfStatus": what_if.status,
        "log": [entry.status for entry in trade.log if entry.status][-1],
    }


def scanners(ib):
    parameters = ib.reqScannerParameters()
    rows = ib.reqScannerData(
        ScannerSubscription(instrument="STK", locationCode="STK.US.MAJOR", scanCode="TOP_PERC_GAIN"),
        [],
        [TagValue("priceAbove", "5")],
    )
    return {
        "parameters": "<scanCode>TOP_PERC_GAIN</scanCode>" in parameters.replace(" ", ""),
        "rows": len(rows),
        "ranks": [r.rank for r in rows],
        "first": rows[0].contractDetails.contract.secType,
    }


FLOWS = [basics, contract_details, option_chain, bar_data, tick_data, market_depth, ordering, scanners]


def main(port):
    ib = IB()
    ib.connect("127.0.0.1", port, clientId=13, timeout=20)
    seen = {}
    for flow in FLOWS:
        try:
            seen[flow.__name__] = flow(ib)
        except Exception:
            seen[flow.__name__] = {"failure": traceback.format_exc(limit=-2)}
    ib.disconnect()
    print(json.dumps(seen))


main(int(sys.argv[1]))
