export type { SummaryOptions, SummaryValue } from './account.ts';
export { SUMMARY_TAGS } from './account.ts';
export type { CallOptions } from './ask.ts';
export type { BarFeedOptions } from './bar-stream.ts';
export { realClock } from './clock.ts';
export type { Clock, Wake } from './clock.ts';
export { connect } from './connect.ts';
export type { ConnectOptions } from './connect.ts';
export type { ContractCache, ContractDescription, KeptDescriptions } from './contract-cache.ts';
export type { Duration } from './duration.ts';
export type { Feed } from './feed.ts';
export {
  ConnectFailed,
  ConnectionLost,
  ContractAmbiguous,
  ContractNotFound,
  IbError,
  NotConnected,
  QueueFull,
  RequestTimeout,
  TooLate,
  Withdrawn,
  TradingBlocked,
  describeContract,
} from './errors.ts';
export type { IbRefusal } from './errors.ts';
export type { HistoryOptions, HistoryProgress } from './bar-pages.ts';
export type { BarsOf, HistoryOf } from './history.ts';
export type { HistoryCache, HistoryPage } from './history-cache.ts';
export type { HistoryQueueState } from './history-desk.ts';
export { DEFAULT_LINES, LinesExhausted, LineTaken } from './line-budget.ts';
export type { LineOptions, LinePolicy } from './line-budget.ts';
export type * from './link.ts';
export type { CancelOutcome, LiveOrder, ModifyOutcome, OrderCost } from './live-order.ts';
export type { Milestone } from './milestone.ts';
export type { OrderDraft } from './order-draft.ts';
export { OrderIdsExhausted } from './order-desk.ts';
export type { BracketTerms, Hedge, OcaOptions, OcaType } from './group-orders.ts';
export { Bracket, OrderGroup } from './order-group.ts';
export type { Change, OrderPreview } from './what-if.ts';
export {
  ChangeInProgress,
  GroupBroken,
  GroupNotSent,
  NotOurOrder,
  OrderNotFilled,
  OrderRefInUse,
  OrderRejected,
  OrderUnknown,
} from './order-errors.ts';
export type { ExerciseTerms, OrderLeg, Orders, SubmitOptions } from './orders.ts';
export type { Holding, Portfolio } from './portfolio.ts';
export type { QuoteFeedOptions } from './quotes.ts';
export type { RawEvents } from './raw.ts';
export type { ClientOptions, ExecutionWithCost, TwsClient } from './tws-client.ts';
export type { Accounts, HoldingPnl, Pnl } from './accounts.ts';
export type { ContractHours, Contracts, Qualification, SymbolSample } from './contracts.ts';
export { DepthBook } from './depth-book.ts';
export type { DepthLevel, DepthUpdate } from './depth-book.ts';
export type { EventCalendar, EventQuery } from './event-calendar.ts';
export type {
  ConfigChange,
  ConfigOutcome,
  DisplayGroupItem,
  GatewayConfig,
  GatewaySettings,
} from './gateway-settings.ts';
export type * from './market.ts';
export type { Greeks, MarketPicture } from './market-picture.ts';
export type { Article, Bulletin, Headline, News, PastHeadline, PastNewsOptions } from './news.ts';
export { CHAIN_LIMIT } from './option-chain.ts';
export type { ChainOptions, ChainOutline, ChainRow, OptionChain } from './option-chain.ts';
export type * from './past-data.ts';
export type { Scan, ScanItem, ScanRow, Scanner } from './scanner.ts';
export type { HandlerLoad } from './wire.ts';
export type { Native, NativeMethod } from './native.ts';
export { NATIVE_CALLBACKS } from './native-callbacks.ts';
export type { CallbackArguments, CallbackName, PriceAttribs } from './native-callbacks.ts';
export { NATIVE_METHODS } from './native-methods.ts';
export { CLIENT_VERBS } from './client-verbs.ts';
