export { tcp } from './tcp.ts';
export type { Address, Connection, ConnectionEvents, Transport } from './transport.ts';
