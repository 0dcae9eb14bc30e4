import { instantFromIso, toIso, type Instant } from '@tapewright/model';
import type { FaultScript } from './fault-script.ts';
import type { StruckFault } from './weather.ts';
import { SCENARIOS, type Parameters, type Scenario } from './scenarios/index.ts';

/** What a user may say of any scenario: when it happens, to whom, how often. */
const TRIGGERS = ['clientId', 'afterMs', 'skip', 'times', 'odds'] as const;
/** Beside them: a moment as ISO 8601 has it, and the one part of a scenario that is to be played, counted from 0. */
const AT = 'at';
const PART = 'part';

/** A scenario's name with its parameters, as a command line or a file gives them. */
export interface ScenarioCall {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number | string>>;
}

/** `farm-flap:conId=265598,ms=500` */
export function parseScenarioCall(text: string): ScenarioCall {
  const colon = text.indexOf(':');
  if (colon < 0) return { name: text, parameters: {} };
  const pairs = text
    .slice(colon + 1)
    .split(',')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) throw new RangeError(`'${pair}' in '${text}' is not a parameter: write name=value`);
      return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()] as const;
    });
  return { name: text.slice(0, colon), parameters: Object.fromEntries(pairs) };
}

/**
 * The faults of a scenario. Beside its own parameters each takes `clientId`, `at`, `afterMs`, `skip`, `times`, `odds` and `part`. Throws a RangeError that
 * names what there is when the scenario or a parameter is unknown, or when a number is none.
 */
export function playScenario({ name, parameters }: ScenarioCall): readonly FaultScript[] {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined) {
    throw new RangeError(
      `there is no scenario '${name}'; there are ${SCENARIOS.map((one) => one.name).join(', ')}`,
    );
  }
  const known = [...Object.keys(scenario.parameters), ...TRIGGERS, AT, PART];
  const unknown = Object.keys(parameters).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new RangeError(`'${name}' has no parameter '${unknown}'; it has ${known.join(', ')}`);
  const trigger = triggerOf(name, parameters);
  const at = momentOf(name, parameters[AT]);
  const only = parameters[PART] === undefined ? undefined : numberOf(name, PART, parameters[PART]);
  return scenario
    .play(parametersOf(scenario, parameters))
    .map((script, part) => ({
      ...script,
      ...trigger,
      ...(at === undefined ? {} : { at }),
      // What a scenario does later happens that much later, unless a recording says when.
      ...(script.afterMs === undefined || at !== undefined
        ? { afterMs: at === undefined ? trigger.afterMs : undefined }
        : { afterMs: script.afterMs + (trigger.afterMs ?? 0) }),
      scenario: { name, parameters: ownParameters(scenario, parameters), part },
    }))
    .filter((_, part) => only === undefined || part === only);
}

/** What repeats a fault that has happened: the same part of the same scenario at the same moment. Undefined for one without a scenario. */
export function recorded({ at, clientId, scenario }: StruckFault): ScenarioCall | undefined {
  if (scenario === undefined) return undefined;
  const { name, parameters, part } = scenario;
  return {
    name,
    parameters: {
      ...parameters,
      [PART]: part,
      [AT]: toIso(at),
      times: 1,
      ...(clientId === undefined ? {} : { clientId }),
    },
  };
}

function ownParameters(scenario: Scenario, given: ScenarioCall['parameters']): ScenarioCall['parameters'] {
  return Object.fromEntries(Object.entries(given).filter(([key]) => key in scenario.parameters));
}

function momentOf(scenario: string, value: number | string | undefined): Instant | undefined {
  if (value === undefined) return undefined;
  try {
    return instantFromIso(String(value));
  } catch (error) {
    throw new RangeError(`'at' of '${scenario}' is '${value}': write it as 2026-11-20T15:00:00Z`, {
      cause: error,
    });
  }
}

function triggerOf(
  scenario: string,
  parameters: ScenarioCall['parameters'],
): { readonly [Key in (typeof TRIGGERS)[number]]?: number } {
  return Object.fromEntries(
    TRIGGERS.flatMap((key) => {
      const value = parameters[key];
      return value === undefined ? [] : [[key, numberOf(scenario, key, value)]];
    }),
  );
}

function parametersOf(scenario: Scenario, given: ScenarioCall['parameters']): Parameters {
  const value = (key: string): number | string => given[key] ?? scenario.parameters[key] ?? '';
  return {
    number: (key) => numberOf(scenario.name, key, value(key)),
    text: (key) => String(value(key)),
  };
}

function numberOf(scenario: string, key: string, value: number | string): number {
  const number = Number(value);
  if (value === '' || !Number.isFinite(number))
    throw new RangeError(`'${key}' of '${scenario}' is '${value}', which is no number`);
  return number;
}
