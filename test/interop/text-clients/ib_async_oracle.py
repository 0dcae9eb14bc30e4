"""ib_async, or ib_insync before it, as an oracle: `ib_async_oracle.py [module [venv with the official client]]`. One JSON request a line on stdin, one JSON answer a line on stdout.

encode: calls a method of its Client, and answers the frame.
decode: hands the fields of a frame to its Decoder, and answers the calls to its wrapper, with the arguments under the official names.
"""

import dataclasses
import importlib
import inspect
import json
import logging
import math
import os
import sys
from datetime import datetime, timezone

MODULE = sys.argv[1] if len(sys.argv) > 1 else "ib_async"
if len(sys.argv) > 2:
    # Behind everything of its own: only the names of the official callbacks are taken from there.
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    sys.path.append(os.path.join(sys.argv[2], "lib", python, "site-packages"))

contract, objects, order, client, decoder, util = (
    importlib.import_module(f"{MODULE}.{part}")
    for part in ("contract", "objects", "order", "client", "decoder", "util")
)
Client, Decoder = client.Client, decoder.Decoder
UNSET_DOUBLE, UNSET_INTEGER = util.UNSET_DOUBLE, util.UNSET_INTEGER

from ibapi.wrapper import EWrapper  # noqa: E402


class Complaints(logging.Handler):
    """What the decoder logs instead of raising."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def emit(self, record):
        self.texts.append(str(record.exc_info[1]) if record.exc_info else record.getMessage())


COMPLAINTS = Complaints()
logging.getLogger(MODULE).addHandler(COMPLAINTS)
logging.getLogger(MODULE).propagate = False

CLASSES = {
    "Contract": contract.Contract,
    "ComboLeg": contract.ComboLeg,
    "DeltaNeutralContract": contract.DeltaNeutralContract,
    "Order": order.Order,
    "OrderComboLeg": order.OrderComboLeg,
    "ExecutionFilter": objects.ExecutionFilter,
    "ScannerSubscription": objects.ScannerSubscription,
    "SoftDollarTier": objects.SoftDollarTier,
    "TagValue": contract.TagValue,
    "WshEventData": objects.WshEventData,
}
# ib_async -> official
OFFICIAL_CALLBACKS = {"commissionReport": "commissionAndFeesReport"}
# What it calls by another name than the official client: the parameters.
OWN_CALLBACKS = {
    "priceSizeTick": ["reqId", "tickType", "price", "size"],
    "error": ["reqId", "errorCode", "errorString", "advancedOrderRejectJson"],
    "fundamentalData": ["reqId", "data"],
}
# attribute of its classes -> the official one
ATTRIBUTES = {
    "exch": "exchange",
    "average": "wap",
    "commission": "commissionAndFees",
    "minCommission": "minCommissionAndFees",
    "maxCommission": "maxCommissionAndFees",
    "commissionCurrency": "commissionAndFeesCurrency",
}


class Wrapper:
    """Takes every call, and keeps it."""

    defaultTimezone = timezone.utc

    def __init__(self):
        self.calls = []
        self.ib = type("Ib", (), {"TimezoneTWS": None})()

    def __getattr__(self, name):
        official = OFFICIAL_CALLBACKS.get(name, name)
        method = getattr(EWrapper, official, None)
        names = OWN_CALLBACKS.get(name) or (list(inspect.signature(method).parameters)[1:] if method else None)
        if names is None:
            raise AttributeError(name)
        return lambda *args: self.calls.append([official, {key: dump(value) for key, value in zip(names, args, strict=True)}])


class Connection:
    hasData = disconnected = None

    def __init__(self):
        self.frames = []

    def isConnected(self):
        return True


def build(value):
    if isinstance(value, list):
        return [build(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$d" in value:
        number = float(value["$d"])
        return int(number) if number.is_integer() else number
    if "$n" in value:
        return float(value["$n"])
    inner = {name: build(field) for name, field in value.items() if name != "$"}
    if value["$"] == "OrderCondition":
        made = order.OrderCondition.createClass(value["condType"])()
        if "isConjunctionConnection" in inner:
            inner["conjunction"] = "a" if inner.pop("isConjunctionConnection") else "o"
        if "exchange" in inner:
            inner["exch"] = inner.pop("exchange")
    elif dataclasses.is_dataclass(CLASSES[value["$"]]):
        made = CLASSES[value["$"]]()
    else:
        return CLASSES[value["$"]](**inner)
    for name, field in inner.items():
        if hasattr(made, name):
            setattr(made, name, field)
    return made


def dump(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return None if value == UNSET_INTEGER else value
    if isinstance(value, float):
        if value == UNSET_DOUBLE:
            return None
        if not math.isfinite(value):
            return {"$n": "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"}
        return {"$d": f"{value!r}"}
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return attributes(value._asdict())
    if isinstance(value, (list, tuple, set)):
        return [dump(item) for item in value]
    if dataclasses.is_dataclass(value):
        return attributes({field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    return attributes(vars(value))


def attributes(fields):
    result = {ATTRIBUTES.get(name, name): dump(value) for name, value in fields.items()}
    result.pop("mdSizeMultiplier", None)
    if result.keys() == {"price", "count"}:
        result["size"] = {"$d": str(result.pop("count"))}
    if "conjunction" in result:
        result["isConjunctionConnection"] = result.pop("conjunction") == "a"
    return result


def encode(request):
    client = Client(Wrapper())
    frames = []
    client.conn = Connection()
    client.connState = Client.CONNECTED
    client._serverVersion = request["version"]
    client.sendMsg = lambda message: frames.append(client._prefix(message.encode()).hex())
    for name, value in request.get("client", {}).items():
        setattr(client, name, value)
    getattr(client, request["method"])(*[build(argument) for argument in request["args"]])
    return {"frames": frames, "errors": []}


def decode(request):
    wrapper = Wrapper()
    COMPLAINTS.texts.clear()
    fields = bytes.fromhex(request["frame"]).decode(errors="backslashreplace").split("\0")
    fields.pop()
    Decoder(wrapper, request["version"]).interpret(fields)
    if COMPLAINTS.texts:
        raise ValueError("; ".join(COMPLAINTS.texts))
    return {"calls": wrapper.calls, "unread": 0}


def describe(_request):
    methods = {
        name: list(inspect.signature(method).parameters)[1:]
        for name, method in inspect.getmembers(Client, inspect.isfunction)
        if not name.startswith("_")
    }
    callbacks = {
        name: list(inspect.signature(method).parameters)[1:]
        for name, method in inspect.getmembers(EWrapper, inspect.isfunction)
        if not name.startswith("_")
    }
    reads = sorted(Decoder(Wrapper(), 178).handlers)
    return {"methods": methods, "callbacks": callbacks, "text": reads, "protobuf": []}


OPERATIONS = {"encode": encode, "decode": decode, "describe": describe}

def main():
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = OPERATIONS[request["op"]](request)
        except Exception as error:  # every failure of the oracle is an answer: the comparison reports it
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
