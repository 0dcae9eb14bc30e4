/** One thing that was looked at. */
export interface Finding {
  /** `problem`: trading cannot work, or not safely. `remark`: worth knowing. */
  readonly kind: 'well' | 'remark' | 'problem';
  readonly text: string;
  /** What a person can do about it. */
  readonly advice?: string | undefined;
}

export function well(text: string): Finding {
  return { kind: 'well', text };
}

export function remark(text: string, advice?: string): Finding {
  return { kind: 'remark', text, advice };
}

export function problem(text: string, advice: string): Finding {
  return { kind: 'problem', text, advice };
}
