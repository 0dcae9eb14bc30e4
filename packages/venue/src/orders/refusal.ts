/** Why an order, a change or a cancel is not accepted, in IB's code and text. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

function refusal(code: number, message: string): Refusal {
  return { code, message };
}

/** IB's wording of a request that its gateway finds invalid. The letters name the check; programs look at the cause. */
function invalid(check: string, cause: string): Refusal {
  return refusal(321, `Error validating request.-'${check}' : cause - ${cause}`);
}

/**
 * The texts of IB that a venue answers with. Those of 110, 104, 105, 161, 201, 202, 399, 10147, 10148 and 321 for an unknown type are
 * as recorded or as IB's list of messages has them; causes that follow a recorded beginning are ours where no record is known.
 */
export const REFUSALS = {
  unknownContract: () => refusal(200, 'No security definition has been found for the request'),
  ambiguousContract: () =>
    refusal(
      200,
      'The contract description specified is ambiguous; you must specify the conId or the exchange',
    ),
  // The first as a gateway wrote it, found in an issue of a public client; the next of IB's list of messages, 312 to 315, 10000 and 10002.
  noLegs: () => invalid('bN', "Security type 'BAG' requires combo leg details."),
  badCombination: () => refusal(312, 'The combo details are invalid.'),
  badLeg: (leg: number) => refusal(313, `The combo details for leg '${leg}' are invalid.`),
  directedStockLeg: () => refusal(315, 'Stock combo legs are restricted to SMART order routing.'),
  crossCurrency: () => refusal(10000, 'Cross currency combo error.'),
  badLegging: () => refusal(10002, 'Invalid non-guaranteed legs.'),
  tooManyCombinations: (limit: number): Refusal =>
    REFUSALS.rejected(`This venue knows ${limit} different combinations and takes no more.`),
  unknownAccount: (account: string) => invalid('bW', `Invalid account code '${account}'.`),
  noAccount: () => invalid('bW', 'You must specify an account.'),
  unallocatedGroup: (group: string): Refusal =>
    REFUSALS.rejected(`The order is for the group '${group}', and nobody said which accounts that is.`),
  noExchange: () => invalid('bI', 'Missing order exchange'),
  noAction: (action: string) => invalid('bG', `Invalid action '${action}'; it must be BUY or SELL`),
  unknownOrderType: () => invalid('bF', 'Invalid order type was entered'),
  noStopPrice: () => invalid('bH', 'Please enter a stop price'),
  noLimitPrice: () => invalid('bH', 'Please enter a limit price'),
  noTriggerPrice: () => invalid('bH', 'Please enter a trigger price'),
  noTrailingDistance: () => invalid('bH', 'Please enter a trailing amount or percent'),
  twoTrailingDistances: () =>
    refusal(320, 'Error reading request. A trailing amount and a trailing percent exclude each other.'),
  noLimitOffset: () =>
    invalid('bH', 'Please enter a limit offset, or a limit price and a trailing stop price'),
  notForExchange: (type: string) =>
    refusal(387, `Unsupported order type for this exchange and security type: ${type}`),
  badTimeInForce: (tif: string) => refusal(10052, `Invalid time in force:${tif}`),
  // Text of IB's list of messages.
  badTime: () =>
    refusal(
      391,
      "The time or time-zone entered is invalid. The correct format is 'hh:mm:ss xxx' where 'xxx' is an optionally specified time-zone. E.g.: 15:59:00 EST. Note that there is a space between the time and the time zone. If no time zone is specified, local time is assumed.",
    ),
  badTick: () => refusal(110, 'The price does not conform to the minimum price variation for this contract.'),
  badSize: () =>
    refusal(388, 'Order size does not conform to the minimum size or size increment of this contract.'),
  smallBlock: () => refusal(117, 'The block order size must be at least 50.'),
  zeroSize: () => refusal(434, 'The order size cannot be zero.'),
  duplicateOrderId: (orderId: number) => refusal(103, `Duplicate order id: ${orderId}`),
  noParent: (parentId: number) => refusal(135, `Can't find order with ID =${parentId}`),
  // Texts as gateways wrote them, found in the logs of public programs.
  marginNotThere: (equityWithLoan: number, initialMargin: number, currency: string): Refusal =>
    REFUSALS.rejected(
      `YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE [${equityWithLoan.toFixed(2)} ${currency}] MUST EXCEED THE INITIAL MARGIN [${initialMargin.toFixed(2)} ${currency}]`,
    ),
  belowLeastEquity: (): Refusal =>
    REFUSALS.rejected(
      'YOUR ORDER IS NOT ACCEPTED. MINIMUM OF 2000 USD (OR EQUIVALENT IN OTHER CURRENCIES) REQUIRED IN ORDER TO PURCHASE ON MARGIN, SELL SHORT, TRADE CURRENCY OR FUTURE',
    ),
  rejected: (reason: string): Refusal => refusal(201, `Order rejected - reason:${reason}`),
  tooLateForClose: () =>
    refusal(201, 'Order rejected - reason:The cut-off of the closing auction has passed.'),
  // Texts of IB's list of messages, 439 to 443.
  unknownAlgo: () => refusal(439, 'Order processing failed. Algorithm definition not found.'),
  algoChange: () => refusal(440, 'Order modify failed. Algorithm cannot be modified.'),
  badAlgoParameter: (why: string) => refusal(441, `Algo attributes validation failed: ${why}.`),
  algoNotAllowed: () => refusal(442, 'Specified algorithm is not allowed for this order.'),
  unknownAlgoParameter: (tag: string) =>
    refusal(443, `Order processing failed. Unknown algo attribute. ${tag}`),
  noScaleAdjustment: () => refusal(447, 'Missing scale price adjustment amount or interval.'),
  badScaleInterval: () => refusal(448, 'Invalid scale price adjustment interval.'),
  // The code is recorded, its text is ours.
  sizedHedge: () =>
    refusal(10032, 'The size of a hedge order follows from its parent. Leave its quantity at zero.'),
  // As gateways wrote them, found in the records of a public program.
  badHedgeRatio: () => refusal(320, 'Error reading request. Invalid hedge ratio'),
  badDeltaHedge: () =>
    refusal(320, 'Error reading request. Invalid delta hedge order. The parent order has to be option order'),
  displaySizeNotAllowed: () =>
    refusal(10255, "The 'Display Size' order attribute may not be specified for this order."),
  // Text of IB's list of messages.
  beingLocated: () =>
    refusal(
      404,
      'Shares for this order are not immediately available for short sale. The order will be held while we attempt to locate the shares.',
    ),
  alreadyFilled: () => refusal(104, "Can't modify a filled order."),
  notTheSameOrder: () => refusal(105, 'Order being modified does not match original order.'),
  typeChange: () => refusal(329, 'Order modify failed. Cannot change to the new order type.'),
  ocaGroupChange: () => refusal(10326, 'OCA group revision is not allowed'),
  ocaTypeChange: () => refusal(10327, 'OCA type revision is not allowed'),
  // The code is recorded for both, the cause of the second is ours.
  nothingToExercise: (account: string) =>
    refusal(
      322,
      `Error processing request.-'bN' : cause - No unlapsed position exists in this option in account ${account}.`,
    ),
  exerciseOutOfTheMoney: () =>
    refusal(
      322,
      "Error processing request.-'bN' : cause - The option is not in the money; set override to exercise it nevertheless.",
    ),
  expired: () => refusal(201, 'Order rejected - reason:The contract has expired.'),
  cancelled: (reason = '') => refusal(202, `Order Canceled - reason:${reason}`),
  discarded: () => refusal(202, 'Order was discarded'),
  cancelNotFound: (orderId: number) =>
    refusal(10147, `OrderId ${orderId} that needs to be cancelled is not found.`),
  notCancellable: (orderId: number, state: string) =>
    refusal(10148, `OrderId ${orderId} that needs to be cancelled can not be cancelled, state: ${state}.`),
  cancelAttempted: (permId: number) =>
    refusal(161, `Cancel attempted when order is not in a cancellable state.  Order permId = ${permId}`),
  waitsForOpen: (order: string, opens: string) =>
    refusal(
      399,
      `Order Message:\n${order}\nWarning: Your order will not be placed at the exchange until ${opens}.`,
    ),
  outsideRthIgnored: () =>
    refusal(
      2109,
      "Order Event Warning: Attribute 'Outside Regular Trading Hours' is ignored based on the order type and destination. PlaceOrder is now being processed.",
    ),
} as const;
