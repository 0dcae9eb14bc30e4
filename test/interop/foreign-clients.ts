import { join } from 'node:path';
import { npmWith, pythonWith } from './environments.ts';

/** What a client is asked to do against the gateway. */
export const CAPABILITIES = ['contract', 'ticks', 'purchase', 'commission', 'cancel', 'position'] as const;
export type Capability = (typeof CAPABILITIES)[number];

export interface ForeignClient {
  /** Package and version, as their registry has them. */
  readonly name: string;
  readonly registry: 'PyPI' | 'npm';
  /** What it speaks, as a reader of the table wants to know it. */
  readonly speaks: string;
  /** What the handshake must settle on. */
  readonly serverVersion: number;
  /** What the client itself cannot do, and why. */
  readonly lacks?: Partial<Readonly<Record<Capability, string>>>;
  /** What was done to it before it could run at all. */
  readonly repaired?: string;
  /** Installs it, and answers the command that runs its session against a port. */
  readonly prepare: (main: string) => Promise<(port: number) => readonly [string, readonly string[]]>;
}

const script = (name: string): string => join(import.meta.dirname, 'clients', name);

/** Runs a Python script in the environment of one package of PyPI. */
const inPython = (
  pins: readonly [string, ...string[]],
  file: string,
  ...args: readonly string[]
): ForeignClient['prepare'] => {
  return async () => {
    const python = await pythonWith(pins);
    return (port) => [python, ['-u', script(file), String(port), ...args]];
  };
};

/** Runs a script of ours that loads a package which is no dependency of the project. */
const inNode = (file: string): ForeignClient['prepare'] => {
  return async () => {
    const folder = await npmWith(['ib@0.2.9', 'ib-tws-api@1.3.0']);
    return (port) => [process.execPath, ['--import', 'tsx', script(file), String(port), folder]];
  };
};

/** A generation of the official Python client. `needs` is what the package needs and does not ask for. */
const official = (
  pin: string,
  speaks: string,
  serverVersion: number,
  ...needs: readonly string[]
): ForeignClient => ({
  name: pin.replace('==', ' '),
  registry: 'PyPI',
  speaks,
  serverVersion,
  prepare: inPython([pin, ...needs], 'ibapi_session.py'),
});

/** The runtime of the generated code in some packages. */
const PROTOBUF = 'protobuf==5.29.5';

export const CLIENTS: readonly ForeignClient[] = [
  {
    name: 'ibapi-latest 10.51.1',
    registry: 'PyPI',
    speaks: 'protobuf',
    serverVersion: 226,
    prepare: async (main) => (port) => [main, ['-u', script('ibapi_session.py'), String(port)]],
  },
  official('ibapi-stable==10.50.2', 'protobuf', 226),
  official('nautilus-ibapi==10.46.1', 'protobuf', 225, PROTOBUF),
  official('ibapi-latest==10.40.1', 'protobuf and text', 215),
  official('nautilus-ibapi==10.37.2', 'protobuf and text', 203, PROTOBUF),
  official('nautilus-ibapi==10.30.1', 'text', 187),
  official('nautilus-ibapi==10.19.4', 'text', 176),
  official('ibapi==9.81.1.post1', 'text', 157),
  {
    name: 'ib_async 2.1.0',
    registry: 'PyPI',
    speaks: 'text',
    serverVersion: 178,
    prepare: async (main) => (port) => [
      main,
      ['-u', script('ib_async_session.py'), String(port), 'ib_async'],
    ],
  },
  {
    name: 'ib_insync 0.9.86',
    registry: 'PyPI',
    speaks: 'text',
    serverVersion: 176,
    prepare: inPython(['ib_insync==0.9.86'], 'ib_async_session.py', 'ib_insync'),
  },
  {
    name: '@stoqey/ib 1.6.10',
    registry: 'npm',
    speaks: 'text',
    serverVersion: 193,
    prepare: async () => (port) => [
      process.execPath,
      ['--import', 'tsx', script('stoqey_session.ts'), String(port)],
    ],
  },
  {
    name: 'ib-tws-api 1.3.0',
    registry: 'npm',
    speaks: 'text',
    serverVersion: 151,
    lacks: { commission: 'it drops executions and commissions unread' },
    prepare: inNode('ib_tws_api_session.ts'),
  },
  {
    name: 'ib 0.2.9',
    registry: 'npm',
    speaks: 'text without frames',
    serverVersion: 76,
    prepare: inNode('node_ib_session.ts'),
  },
  {
    name: 'IbPy-lucidinvestor 1.0.3',
    registry: 'PyPI',
    speaks: 'text without frames',
    serverVersion: 76,
    repaired: 'a regular expression that Python refuses since 3.11 is given its old meaning',
    prepare: inPython(['IbPy-lucidinvestor==1.0.3'], 'ibpy_session.py'),
  },
];
