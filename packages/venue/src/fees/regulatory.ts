import { Decimal, type Instant } from '@tapewright/model';
import { rateAt, type EffectiveRate } from './effective-rate.ts';

const SEC_ADVISORY = 'SEC, fee rate advisories under section 31 of the Securities Exchange Act';
const FINRA_NOTICE = 'FINRA By-Laws, schedule A, section 1, and regulatory notices';

/** What the SEC takes of a sale, per dollar. Section 31 of the Exchange Act. */
export const SEC_FEE: readonly EffectiveRate<Decimal>[] = [
  row('19970101', '0.0000333', SEC_ADVISORY),
  row('20011228', '0.000015', SEC_ADVISORY),
  row('20020401', '0.0000301', SEC_ADVISORY),
  row('20030322', '0.0000252', SEC_ADVISORY),
  row('20030401', '0.0000468', SEC_ADVISORY),
  row('20040222', '0.000039', SEC_ADVISORY),
  row('20040401', '0.0000234', SEC_ADVISORY),
  row('20050107', '0.0000329', SEC_ADVISORY),
  row('20050401', '0.0000418', SEC_ADVISORY),
  row('20051222', '0.0000307', SEC_ADVISORY),
  row('20070317', '0.0000153', SEC_ADVISORY),
  row('20080126', '0.000011', SEC_ADVISORY),
  row('20080401', '0.0000056', SEC_ADVISORY),
  row('20090410', '0.0000257', SEC_ADVISORY),
  row('20100115', '0.0000127', SEC_ADVISORY),
  row('20100401', '0.0000169', SEC_ADVISORY),
  row('20110121', '0.0000192', SEC_ADVISORY),
  row('20120221', '0.000018', SEC_ADVISORY),
  row('20120401', '0.0000224', SEC_ADVISORY),
  row('20130525', '0.0000174', SEC_ADVISORY),
  row('20140318', '0.0000221', `${SEC_ADVISORY}; FINRA information notice of 2014-03-03`),
  row('20150214', '0.0000184', SEC_ADVISORY),
  row('20160216', '0.0000218', `${SEC_ADVISORY}; FINRA information notice of 2016-03-15`),
  row('20170704', '0.0000231', SEC_ADVISORY),
  row('20180522', '0.000013', SEC_ADVISORY),
  row('20190416', '0.0000207', `${SEC_ADVISORY}, #2 for fiscal year 2019`),
  row('20200218', '0.0000221', `${SEC_ADVISORY}, #2 for fiscal year 2020`),
  row('20210225', '0.0000051', `${SEC_ADVISORY}, #2 for fiscal year 2021`),
  row('20220514', '0.0000229', SEC_ADVISORY),
  row('20230227', '0.000008', SEC_ADVISORY),
  row('20240522', '0.0000278', SEC_ADVISORY),
  row('20250514', '0', 'SEC, release 34-102779 of 2025-04-08'),
  row('20260404', '0.0000206', 'SEC, release 34-104909 of 2026-02-27'),
];

export interface TradingActivityRate {
  /** USD per share sold. */
  readonly perShare: Decimal;
  /** USD; the most that one trade pays. */
  readonly cap: Decimal;
}

/** FINRA's trading activity fee on sales of stock. */
export const TRADING_ACTIVITY_FEE: readonly EffectiveRate<TradingActivityRate>[] = [
  activityRow('20060101', '0.000075', '3.75', `${FINRA_NOTICE} 11-27 (the rate before it)`),
  activityRow('20110701', '0.00009', '4.50', `${FINRA_NOTICE} 11-27`),
  activityRow('20120301', '0.000095', '4.75', `${FINRA_NOTICE} 12-06`),
  activityRow('20120701', '0.000119', '5.95', FINRA_NOTICE),
  activityRow('20220101', '0.00013', '6.49', FINRA_NOTICE),
  activityRow('20230101', '0.000145', '7.27', FINRA_NOTICE),
  activityRow('20240101', '0.000166', '8.30', FINRA_NOTICE),
  activityRow('20260101', '0.000195', '9.79', FINRA_NOTICE),
];

/** What the Consolidated Audit Trail takes of a share bought or sold, in USD: the current fee and the assessment for the past together. */
export const AUDIT_TRAIL_FEE: readonly EffectiveRate<Decimal>[] = [
  row('20000101', '0', 'there was none'),
  row('20240901', '0.000035', 'CAT NMS Plan, CAT fee 2024-1'),
  row('20241001', '0.000048', 'CAT NMS Plan, CAT fee 2024-1 and historical assessment 1 (0.000013)'),
  row('20250101', '0.000035', 'CAT NMS Plan, CAT fee 2025-1 (0.000022) and historical assessment 1'),
  row('20250701', '0.000022', 'CAT NMS Plan, CAT fee 2025-2 (0.000009) and historical assessment 1'),
  row(
    '20260501',
    '0.000003',
    'a recorded IBKR commission of 1.000003 for one share, 2026-08-25; CAT fee 2026-1',
  ),
];

export interface RegulatoryFees {
  readonly total: Decimal;
  /** All that the trade has paid of this fee, for the next fill of the same order. */
  readonly tradingActivityFee: Decimal;
}

/** What regulators take of a fill in a US stock, in USD, unrounded: IBKR passes it on in fractions of a cent. */
export function regulatoryFees(fill: {
  readonly at: Instant;
  readonly side: 'BUY' | 'SELL';
  readonly qty: Decimal;
  readonly value: Decimal;
  readonly qtyBefore: Decimal;
  readonly tradingActivityFeeBefore: Decimal;
}): RegulatoryFees {
  const auditTrail = rateAt(AUDIT_TRAIL_FEE, fill.at).times(fill.qty);
  if (fill.side === 'BUY') return { total: auditTrail, tradingActivityFee: fill.tradingActivityFeeBefore };

  const { perShare, cap } = rateAt(TRADING_ACTIVITY_FEE, fill.at);
  const activity = perShare.times(fill.qtyBefore.plus(fill.qty)).min(cap);
  const section31 = rateAt(SEC_FEE, fill.at).times(fill.value);
  return {
    total: auditTrail.plus(section31).plus(activity.minus(fill.tradingActivityFeeBefore)),
    tradingActivityFee: activity,
  };
}

function row(from: string, rate: string, source: string): EffectiveRate<Decimal> {
  return { from, rate: Decimal.of(rate), source };
}

function activityRow(
  from: string,
  perShare: string,
  cap: string,
  source: string,
): EffectiveRate<TradingActivityRate> {
  return { from, rate: { perShare: Decimal.of(perShare), cap: Decimal.of(cap) }, source };
}
