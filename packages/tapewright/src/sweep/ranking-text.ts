import {
  missingPoints,
  OBJECTIVES,
  rank,
  scoreText,
  selectionOf,
  type Objective,
  type SweepPart,
} from '@tapewright/lab';

const SHOWN = 10;

/** The best points as a table for a terminal, and how far to believe the best of them. */
export function rankingText(part: SweepPart, objective: Objective): string {
  const ranked = rank(part.outcomes, objective);
  if (ranked.length === 0) return noneText(part, objective);
  const names = part.manifest.axes.map(({ name }) => name);
  const others = OBJECTIVES.filter(
    (each) => each !== objective && each !== 'profitFactor' && each !== 'totalReturn',
  );
  const header = [...names, objective, ...others, 'trades'];
  const rows = ranked
    .slice(0, SHOWN)
    .map(({ params, figures }) => [
      ...names.map((name) => String(params[name])),
      ...[objective, ...others].map((each) => scoreText(each, figures[each])),
      String(figures.trades),
    ]);
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const lines = [header, ...rows].map((row) =>
    row.map((text, i) => text.padStart(widths[i] ?? 0)).join('  '),
  );
  if (ranked.length > SHOWN) lines.push(`… and ${ranked.length - SHOWN} more`);
  return [...lines, ...beliefText(part), ...failuresText(part), ...missingText(part)].join('\n');
}

function beliefText({ outcomes }: SweepPart): string[] {
  const selection = selectionOf(outcomes);
  if (selection === undefined) return [];
  const { best, trials, luck, deflatedSharpe } = selection;
  return [
    '',
    `The best of ${trials} without skill would show a Sharpe ratio of about ${luck.toFixed(2)}; the best here has ${best.score.toFixed(2)}.`,
    `Probability of skill (deflated Sharpe ratio): ${(deflatedSharpe * 100).toFixed(1)} %; 95 % is the usual bar.`,
  ];
}

function failuresText({ outcomes }: SweepPart): string[] {
  const failed = outcomes.filter(({ problem }) => problem !== undefined);
  const [first] = failed;
  if (first?.problem === undefined) return [];
  return [
    '',
    `${failed.length} of ${outcomes.length} points could not be run, the first because: ${first.problem}`,
  ];
}

function missingText(part: SweepPart): string[] {
  const missing = missingPoints(part);
  if (missing.length === 0) return [];
  const points = missing.reduce((sum, { from, to }) => sum + to - from, 0);
  return ['', `${points} of ${part.points} points are not in this part`];
}

function noneText(part: SweepPart, objective: Objective): string {
  const lines = [`no point has a ${objective}`, ...failuresText(part), ...missingText(part)];
  return lines.join('\n');
}
