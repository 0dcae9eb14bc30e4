"""The official client as an oracle: one JSON request a line on stdin, one JSON answer a line on stdout.

encode: calls a method of EClient over a connection that keeps what it is given, and answers the frames.
decode: hands a frame to the official decoder, and answers the callbacks with their arguments by name.
proto:  parses a protobuf frame with the official schema, and answers its fields.
"""

import inspect
import json
import logging
import math
import sys
from decimal import Decimal
from enum import Enum

from google.protobuf.unknown_fields import UnknownFieldSet
from ibapi import comm, contract, execution, order, order_cancel, order_condition, scanner, softdollartier, tag_value
from ibapi import common
from ibapi.client import EClient
from ibapi.const import UNSET_DECIMAL, UNSET_DOUBLE, UNSET_INTEGER, UNSET_LONG
from ibapi.decoder import Decoder
from ibapi.wrapper import EWrapper

logging.disable(logging.CRITICAL)

CLASSES = {
    "Contract": contract.Contract,
    "ComboLeg": contract.ComboLeg,
    "DeltaNeutralContract": contract.DeltaNeutralContract,
    "Order": order.Order,
    "OrderComboLeg": order.OrderComboLeg,
    "OrderCancel": order_cancel.OrderCancel,
    "ExecutionFilter": execution.ExecutionFilter,
    "ScannerSubscription": scanner.ScannerSubscription,
    "SoftDollarTier": softdollartier.SoftDollarTier,
    "TagValue": tag_value.TagValue,
    "WshEventData": common.WshEventData,
}


class CapturingConnection:
    def __init__(self):
        self.frames = []

    def isConnected(self):
        return True

    def sendMsg(self, frame):
        self.frames.append(frame)
        return len(frame)


class Recorder(EWrapper):
    """Keeps every callback but those that only repeat a protobuf message."""

    def __init__(self):
        super().__init__()
        self.calls = []


def recording(name, method):
    parameters = list(inspect.signature(method).parameters)[1:]

    def record(self, *args, **kwargs):
        self.calls.append([name, dict(zip(parameters, args)) | kwargs])

    return record


for _name, _method in inspect.getmembers(EWrapper, inspect.isfunction):
    if not _name.startswith("_") and _name not in ("logAnswer",):
        setattr(Recorder, _name, recording(_name, _method) if not _name.endswith("ProtoBuf") else lambda self, *_: None)


class CountedFields(tuple):
    """The fields of a text frame, which remember how many were read."""

    def __iter__(self):
        for i, value in enumerate(super().__iter__()):
            self.counter[0] = i + 1
            yield value


def build(value):
    """A Python value from JSON: {"$": class, ...} is an object, {"$d": text} a decimal, {"$n": text} a number JSON cannot say."""
    if isinstance(value, list):
        return [build(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$d" in value:
        return Decimal(value["$d"])
    if "$n" in value:
        return float(value["$n"])
    if value["$"] == "OrderCondition":
        made = order_condition.Create(value["condType"])
    else:
        made = CLASSES[value["$"]]() if value["$"] != "TagValue" else tag_value.TagValue("", "")
    for name, inner in value.items():
        if name == "$":
            continue
        if not hasattr(made, name):
            raise AttributeError(f"{type(made).__name__} has no {name}")
        setattr(made, name, build(inner))
    return made


def dump(value):
    """JSON from a Python value; IB's ways to say "unset" are null."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Enum):
        return value.value[0]
    if isinstance(value, Decimal):
        return None if value == UNSET_DECIMAL else {"$d": f"{value:f}"}
    if isinstance(value, int):
        return None if value in (UNSET_INTEGER, UNSET_LONG) else value
    if isinstance(value, float):
        if value == UNSET_DOUBLE:
            return None
        return value if math.isfinite(value) else {"$n": "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"}
    if isinstance(value, dict):
        return [[dump(key), dump(inner)] for key, inner in sorted(value.items())]
    if isinstance(value, (set, frozenset)):
        return [dump(item) for item in sorted(value)]
    if isinstance(value, (list, tuple)) or hasattr(value, "extend"):
        return [dump(item) for item in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return {name: dump(inner) for name, inner in vars(value).items()}


def encode(request):
    client = EClient(Recorder())
    client.conn = CapturingConnection()
    client.connState = EClient.CONNECTED
    client.serverVersion_ = request["version"]
    for name, value in request.get("client", {}).items():
        setattr(client, name, value)
    getattr(client, request["method"])(*[build(argument) for argument in request["args"]])
    errors = [f"{call.get('errorCode')} {call.get('errorString')}" for name, call in client.wrapper.calls if name == "error"]
    return {"frames": [frame.hex() for frame in client.conn.frames], "errors": errors}


# server version -> decoder; making one is slow, and it keeps nothing but its wrapper
DECODERS = {}


def decode(request):
    version, frame = request["version"], bytes.fromhex(request["frame"])
    recorder = Recorder()
    decoder = DECODERS.get(version) or DECODERS.setdefault(version, Decoder(recorder, version))
    decoder.wrapper = recorder
    if version >= 201:
        message_id, body = int.from_bytes(frame[:4], "big"), frame[4:]
    else:
        head, body = frame.split(b"\0", 1)
        message_id = int(head)
    unread = 0
    if message_id > 200:
        decoder.processProtoBuf(body, message_id - 200)
    else:
        fields = CountedFields(comm.read_fields(body))
        fields.counter = [0]
        handle = decoder.msgId2handleInfo.get(message_id)
        decoder.interpret(fields, message_id)
        if handle is not None and handle.processMeth is not None:
            unread = len(fields) - fields.counter[0]
    return {"calls": [[name, {key: dump(value) for key, value in call.items()}] for name, call in recorder.calls], "unread": unread}


def proto_class(name):
    module = __import__(f"ibapi.protobuf.{name}_pb2", fromlist=[name])
    return getattr(module, name)


def proto_fields(message):
    fields = {}
    for descriptor, value in message.ListFields():
        if descriptor.message_type is not None and descriptor.message_type.GetOptions().map_entry:
            fields[descriptor.name] = [[key, value[key]] for key in sorted(value)]
        elif descriptor.message_type is not None and hasattr(value, "extend"):
            fields[descriptor.name] = [proto_fields(item) for item in value]
        elif descriptor.message_type is not None:
            fields[descriptor.name] = proto_fields(value)
        elif hasattr(value, "extend"):
            fields[descriptor.name] = list(value)
        else:
            fields[descriptor.name] = value if not isinstance(value, float) or math.isfinite(value) else {"$n": str(value).replace("inf", "Infinity")}
    unknown = UnknownFieldSet(message)
    if len(unknown) > 0:
        fields["?"] = [field.field_number for field in unknown]
    return fields


def proto(request):
    """The fields of a frame's protobuf, and its canonical bytes."""
    message = proto_class(request["proto"])()
    message.ParseFromString(bytes.fromhex(request["frame"])[4:])
    return {"fields": proto_fields(message), "canonical": message.SerializeToString(deterministic=True).hex()}


def describe(_request):
    methods = {
        name: list(inspect.signature(method).parameters)[1:]
        for name, method in inspect.getmembers(EClient, inspect.isfunction)
        if not name.startswith("_")
    }
    return {
        "methods": methods,
        "text": sorted(int(key) for key in Decoder.msgId2handleInfo),
        "protobuf": sorted(int(key) for key in Decoder.msgId2handleInfoProtoBuf),
    }


OPERATIONS = {"encode": encode, "decode": decode, "proto": proto, "describe": describe}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = OPERATIONS[request["op"]](request)
    except Exception as error:  # every failure of the oracle is an answer: the comparison reports it
        answer = {"failed": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
