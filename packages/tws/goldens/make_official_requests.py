"""Writes official-requests.json: frames that the official Python client (PyPI ibapi-latest 10.51.1) makes of the requests in
requests.json, at server versions on both sides of the gates. Run with that package installed:

    python make_official_requests.py > official-requests.json
"""
import json
import pathlib
from decimal import Decimal

from ibapi import order_condition
from ibapi.client import EClient
from ibapi.contract import ComboLeg, Contract, DeltaNeutralContract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order, OrderComboLeg
from ibapi.order_cancel import OrderCancel
from ibapi.scanner import ScannerSubscription
from ibapi.softdollartier import SoftDollarTier
from ibapi.tag_value import TagValue
from ibapi.common import WshEventData
from ibapi.wrapper import EWrapper

VERSIONS = [100, 101, 110, 123, 124, 130, 137, 140, 145, 148, 151, 157, 166, 169, 170, 173, 176, 177, 183, 187, 189, 190, 192,
            193, 199, 200, 201, 203, 205, 206, 207, 208, 210, 213, 218, 226]


class Wire:
    def __init__(self):
        self.frames = []

    def isConnected(self):
        return True

    def sendMsg(self, data):
        self.frames.append(bytes(data))


class Recorder(EWrapper):
    def __init__(self):
        super().__init__()
        self.refusals = []

    def error(self, reqId, errorTime, errorCode, errorString, advancedOrderRejectJson=''):
        self.refusals.append(errorCode)


def tags(pairs):
    return [TagValue(pair['tag'], pair['value']) for pair in pairs or []]


def fill(target, fields, renames=None, convert=None):
    for name, value in fields.items():
        if convert and name in convert:
            value = convert[name](value)
        elif isinstance(value, dict) and '$d' in value:
            value = Decimal(value['$d'])
        elif value == 'Infinity':
            value = float('inf')
        setattr(target, (renames or {}).get(name, name), value)
    return target


def contract(fields):
    return fill(Contract(), fields, {'primaryExch': 'primaryExchange'}, {
        'comboLegs': lambda legs: [
            fill(ComboLeg(), {k: v for k, v in leg.items() if k != 'perLegPrice'}, {'shortSalesSlot': 'shortSaleSlot'}) for leg in legs
        ],
        'deltaNeutralContract': lambda inner: fill(DeltaNeutralContract(), inner),
    })


def order(fields, legs):
    made = fill(Order(), fields, None, {
        'conditions': lambda all: [condition(each) for each in all],
        'softDollarTier': lambda tier: SoftDollarTier(tier.get('name', ''), tier.get('value', ''), tier.get('displayName', '')),
        'algoParams': tags, 'smartComboRoutingParams': tags, 'orderMiscOptions': tags,
    })
    if any('perLegPrice' in leg for leg in legs):
        made.orderComboLegs = [fill(OrderComboLeg(), {'price': leg['perLegPrice']}) for leg in legs]
    return made


def condition(fields):
    made = order_condition.Create(fields['type'])
    return fill(made, {k: v for k, v in fields.items() if k != 'type'})


def call(client, message):
    kind = message['kind']
    m = {k: v for k, v in message.items() if k != 'kind'}
    c = contract(m['contract']) if 'contract' in m else None
    method = getattr(client, kind)
    if kind == 'placeOrder':
        return method(m['orderId'], c, order(m['order'], m['contract'].get('comboLegs', [])))
    if kind == 'cancelOrder':
        return method(m['orderId'], fill(OrderCancel(), m.get('orderCancel', {})))
    if kind == 'reqGlobalCancel':
        return method(fill(OrderCancel(), m.get('orderCancel', {})))
    if kind == 'reqExecutions':
        return method(m['reqId'], fill(ExecutionFilter(), m['executionFilter']))
    if kind == 'reqScannerSubscription':
        s = dict(m['scannerSubscription'])
        options, filters = tags(s.pop('scannerSubscriptionOptions', [])), tags(s.pop('scannerSubscriptionFilterOptions', []))
        return method(m['reqId'], fill(ScannerSubscription(), s), options, filters)
    if kind == 'reqWshEventData':
        return method(m.pop('reqId'), fill(WshEventData(), m))
    if kind == 'reqHistoricalData':
        return method(m['reqId'], c, m['endDateTime'], m['duration'], m['barSizeSetting'], m['whatToShow'], int(m['useRTH']),
                      m['formatDate'], m['keepUpToDate'], tags(m.get('chartOptions')))
    if kind == 'reqHeadTimeStamp':
        return method(m['reqId'], c, m['whatToShow'], int(m['useRTH']), m['formatDate'])
    if kind == 'exerciseOptions':
        m['override'] = int(m['override'])
    args = [c if k == 'contract' else tags(v) if isinstance(v, list) else v for k, v in m.items()]
    return method(*args)


def main():
    cases = json.loads(pathlib.Path(__file__).with_name('requests.json').read_text())
    frames = []
    for index, message in enumerate(cases):
        runs = []
        for version in VERSIONS:
            recorder = Recorder()
            client = EClient(recorder)
            client.conn = Wire()
            client.setConnState(EClient.CONNECTED)
            client.serverVersion_ = version
            client.clientId = message.get('clientId', 0)
            client.optCapab = message.get('optionalCapabilities', '')
            if message['kind'] == 'startApi':
                client.startApi()
            else:
                call(client, json.loads(json.dumps(message)))
            result = client.conn.frames[0].hex() if client.conn.frames else 'refused'
            if not runs or runs[-1][1] != result:
                runs.append([version, result])
        frames.append({'case': index, 'kind': message['kind'], 'runs': runs})
    print('[')
    print(',\n'.join(json.dumps(frame) for frame in frames))
    print(']')


main()
