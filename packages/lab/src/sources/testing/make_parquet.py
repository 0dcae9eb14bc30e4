"""Writes the Parquet files of the tests beside this one, with pyarrow: python make_parquet.py"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
UTC = dt.timezone.utc


def write(name, columns, **options):
    pq.write_table(pa.table(columns), HERE / name, **options)


# Three days as a data frame of dates, decimals and a nullable volume has them; two row groups, gzip.
write(
    "days.parquet",
    {
        "Date": pa.array([dt.date(2026, 11, 18), dt.date(2026, 11, 19), dt.date(2026, 11, 20)], pa.date32()),
        "Open": pa.array([Decimal("10.03"), Decimal("11.15"), Decimal("12.07")], pa.decimal128(9, 2)),
        "High": pa.array([Decimal("12.00"), Decimal("12.30"), Decimal("13.10")], pa.decimal128(9, 2)),
        "Low": pa.array([Decimal("9.00"), Decimal("11.00"), Decimal("12.00")], pa.decimal128(9, 2)),
        "Close": pa.array([Decimal("11.00"), Decimal("12.00"), Decimal("13.00")], pa.decimal128(9, 2)),
        "Volume": pa.array([1000, None, 3000], pa.int64()),
    },
    row_group_size=2,
    compression="gzip",
)

# Three minutes in UTC with nanoseconds, zstd, prices as floats and one bad row: its high is below its low.
at = dt.datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
minutes = [at + dt.timedelta(minutes=n) for n in range(3)]
write(
    "minutes.parquet",
    {
        "timestamp": pa.array(minutes, pa.timestamp("ns", tz="UTC")),
        "open": [10.0, 10.5, 10.25],
        "high": [10.5, 10.0, 10.5],
        "low": [10.0, 10.5, 10.0],
        "close": [10.5, 10.25, 10.0],
        "volume": [100.0, 200.0, 300.0],
    },
    compression="zstd",
)

# The same minutes on the clocks of New York, without a zone, snappy.
local = [dt.datetime(2026, 11, 20, 9, 30) + dt.timedelta(minutes=n) for n in range(3)]
write(
    "local-minutes.parquet",
    {
        "datetime": pa.array(local, pa.timestamp("us")),
        "open": [10.0, 10.5, 10.25],
        "high": [10.5, 10.5, 10.5],
        "low": [10.0, 10.0, 10.0],
        "close": [10.5, 10.25, 10.0],
    },
)

# Trades and quotes in one table, nulls where a row is not the one or the other; microseconds, exchange as a dictionary, brotli.
second = dt.timedelta(seconds=1)
write(
    "ticks.parquet",
    {
        "ts_event": pa.array(
            [at, at + second + dt.timedelta(microseconds=7), at + 2 * second], pa.timestamp("us", tz="UTC")
        ),
        "price": pa.array([None, 10.01, None], pa.float64()),
        "size": pa.array([None, 100, None], pa.int32()),
        "bid": pa.array([10.0, None, 10.01], pa.float64()),
        "bid_size": pa.array([300, None, 200], pa.int64()),
        "ask": pa.array([10.02, None, 10.03], pa.float64()),
        "ask_size": pa.array([400, None, 500], pa.int64()),
        "exchange": pa.array(["NASDAQ", "ARCA", "NASDAQ"]).dictionary_encode(),
    },
    compression="brotli",
)
