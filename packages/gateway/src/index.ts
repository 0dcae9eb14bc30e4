export type { AdvisorOptions } from './advisor/advisor.ts';
export {
  ALLOCATION_METHODS,
  type AccountAlias,
  type AllocationGroup,
  type AllocationMethod,
  type GroupMember,
} from './advisor/allocation-group.ts';
export * from './clock/virtual-clock.ts';
export type { ControlOptions } from './control/control-server.ts';
export * from './faults/fault-script.ts';
export * from './faults/play-scenario.ts';
export { ROWS_WITHOUT_FAULT, SCENARIOS, type Scenario } from './faults/scenarios/index.ts';
export type { StruckFault } from './faults/weather.ts';
export * from './gateway.ts';
export * from './gateway-io.ts';
export * from './history/bar-history.ts';
export * from './history/seeded-history.ts';
export { Tape } from './history/tape.ts';
export * from './limits/gateway-limits.ts';
export * from './market/create-market.ts';
export * from './market/market.ts';
export * from './market/market-source.ts';
export * from './market/replay-market.ts';
export * from './market/tick-replay.ts';
export type { TickSeries } from './market/tick-track.ts';
export { minuteOfDay, type DailySchedule } from './schedule/gateway-day.ts';
export type { GatewayControl, Named } from './control/gateway-control.ts';
export type { Snapshot } from './control/snapshot.ts';
export * from './transport/start-gateway.ts';
export * from './transport/start-test-gateway.ts';
export { ListenFailed } from './transport/tcp-server.ts';
export type { DataPermission } from './world.ts';
export * from './keeping/gateway-state.ts';
export * from './keeping/gateway-store.ts';
export { RecordFold } from './keeping/fold-records.ts';
