import type { ClientMessage, ServerMessage } from '@tapewright/tws';

type ConfigMessage = Extract<ServerMessage, { kind: 'configResponse' }>;
type ConfigChange = Extract<ClientMessage, { kind: 'updateConfig' }>;

/** The settings of a gateway in the shape of reqConfig. */
export type Settings = Pick<ConfigMessage, 'lockAndExit' | 'messages' | 'api' | 'orders'>;

/** What came of a change. Nothing is changed while there are errors. */
export interface SettingsChange {
  /** Paths such as `api.settings.readOnlyApi`. */
  readonly changed: readonly string[];
  readonly errors: readonly string[];
}

/** A time of day, as the settings write it: `11:45`, `PM`. */
const CLOCK_TIME = /^(0?[1-9]|1[0-2]):([0-5]\d)$/;
const RESTART = 'restart';
const MINUTES_PER_HOUR = 60;

/** Settings that a client cannot change: they would need another listener, or another broker. */
const FIXED: readonly string[] = [
  'api.settings.socketPort',
  'api.settings.allowLocalhostOnly',
  'api.settings.trustedIPs',
];

/**
 * The settings that people make in the windows of a gateway, and programs by updateConfig. These have an effect: read-only API, orders at
 * connecting, the master client, refusals above the message rate, and the daily restart. The others are kept and told.
 */
export class GatewaySettings {
  #current: Settings;

  constructor(start: {
    readonly masterClientId: number | undefined;
    readonly rejectAboveMaxRate: boolean;
    /** Minutes after midnight in New York; undefined: never. */
    readonly restartMinute: number | undefined;
  }) {
    const { masterClientId, rejectAboveMaxRate, restartMinute } = start;
    this.#current = {
      lockAndExit: restartMinute === undefined ? { ...NEVER } : clockTime(restartMinute),
      messages: [],
      api: {
        precautions: { bypassOrderPrecautions: false },
        settings: {
          ...NO_TEXTS,
          readOnlyApi: false,
          downloadOpenOrdersOnConnection: true,
          sendZeroPositionsForTodayOnly: true,
          ...(masterClientId === undefined ? {} : { masterClientId }),
          rejectMessagesAboveMaxRate: rejectAboveMaxRate,
          maintainConnectionOnIncorrectFields: true,
          allowLocalhostOnly: true,
        },
      },
      orders: { smartRouting: { seekPriceImprovement: false, defaultAlgorithm: '' } },
    };
  }

  get current(): Settings {
    return this.#current;
  }

  get isReadOnly(): boolean {
    return this.#current.api?.settings?.readOnlyApi === true;
  }

  get tellsOpenOrders(): boolean {
    return this.#current.api?.settings?.downloadOpenOrdersOnConnection !== false;
  }

  get rejectsAboveMaxRate(): boolean {
    return this.#current.api?.settings?.rejectMessagesAboveMaxRate === true;
  }

  get masterClientId(): number | undefined {
    return this.#current.api?.settings?.masterClientId;
  }

  /** When the gateway restarts every day: minutes after midnight in New York; undefined: never. */
  get restartMinute(): number | undefined {
    const {
      autoLogoffTime = '',
      autoLogoffPeriod = '',
      autoLogoffType = '',
    } = this.#current.lockAndExit ?? {};
    const parts = CLOCK_TIME.exec(autoLogoffTime);
    if (parts === null || autoLogoffType !== RESTART) return undefined;
    const hour = (Number(parts[1]) % 12) + (autoLogoffPeriod === 'PM' ? 12 : 0);
    return hour * MINUTES_PER_HOUR + Number(parts[2]);
  }

  /** Changes what is given and different. */
  update({ lockAndExit, messages, api, orders }: ConfigChange): SettingsChange {
    const before = this.#current;
    const after: Settings = {
      lockAndExit: { ...NEVER, ...before.lockAndExit, ...given(lockAndExit) },
      messages: messages.length > 0 ? messages : before.messages,
      api: {
        precautions: { ...before.api?.precautions, ...given(api?.precautions) },
        settings: { ...NO_TEXTS, ...before.api?.settings, ...given(api?.settings) },
      },
      orders: {
        smartRouting: {
          defaultAlgorithm: '',
          ...before.orders?.smartRouting,
          ...given(orders?.smartRouting),
        },
      },
    };
    const was = new Map(leaves(before));
    const changed = leaves(after).flatMap(([path, value]) => (was.get(path) === value ? [] : [path]));
    const errors = [
      ...changed
        .filter((path) => FIXED.includes(path))
        .map((path) => `${path} cannot be changed while the gateway runs`),
      ...timeErrors(after),
    ];
    if (errors.length === 0) this.#current = after;
    return { changed: errors.length === 0 ? changed : [], errors };
  }
}

const NEVER = { autoLogoffTime: '', autoLogoffPeriod: '', autoLogoffType: '' } as const;

/** Fields of the settings that are texts and always there. */
const NO_TEXTS = {
  encodeApiMessages: '',
  loggingLevel: '',
  componentExchSeparator: '',
  sendInstrumentTimezone: '',
  optionExerciseRequestType: '',
  trustedIPs: [],
} as const;

function clockTime(minute: number): Settings['lockAndExit'] {
  const [hour, rest] = [Math.floor(minute / MINUTES_PER_HOUR), minute % MINUTES_PER_HOUR];
  return {
    autoLogoffTime: `${String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0')}:${String(rest).padStart(2, '0')}`,
    autoLogoffPeriod: hour < 12 ? 'AM' : 'PM',
    autoLogoffType: RESTART,
  };
}

function timeErrors({ lockAndExit }: Settings): readonly string[] {
  const { autoLogoffTime = '', autoLogoffPeriod = '' } = lockAndExit ?? {};
  if (autoLogoffTime === '') return [];
  if (!CLOCK_TIME.test(autoLogoffTime))
    return [`lockAndExit.autoLogoffTime is '${autoLogoffTime}', not a time such as 11:45`];
  return ['AM', 'PM'].includes(autoLogoffPeriod)
    ? []
    : [`lockAndExit.autoLogoffPeriod is '${autoLogoffPeriod}', not AM or PM`];
}

/** Without what a request leaves open: absent fields, empty texts and lists. */
function given<Fields extends object>(fields: Fields | undefined): Partial<Fields> {
  const kept: Partial<Fields> = { ...fields };
  for (const name in kept) if (!isGiven(kept[name])) delete kept[name];
  return kept;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** Path → value as a text, of everything in a record. */
function leaves(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}
