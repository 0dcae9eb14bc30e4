import type { FaultTarget } from './fault-target.ts';

/** The greeting names the gateway's time as some systems do: in a zone like MET or `Central European Standard Time`, or in mojibake. */
export interface GreetingTimeFault {
  readonly fault: 'greetingTime';
  readonly text: string;
}

export function inflictGreetingTime({ text }: GreetingTimeFault, target: FaultTarget): void {
  target.greetingTime = text;
}
