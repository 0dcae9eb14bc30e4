import { html, type SafeHtml } from '../report/escape.ts';
import { count, money, percent, ratio } from '../report/format.ts';
import { manifestSection, page } from '../report/page.ts';
import type { Objective, SweepFigures } from './outcome.ts';
import { missingPoints, sweepHash, type SweepPart } from './part.ts';
import { rank, selectionOf, type RankedOutcome } from './ranking.ts';

const SHOWN_ROWS = 50;

/** The sweep as one HTML page that needs nothing else: a heat map over the first two axes, the best points, and how far to believe them. */
export function sweepHtml(part: SweepPart, objective: Objective): string {
  const ranked = rank(part.outcomes, objective);
  const { manifest } = part;
  return page({
    title: manifest.strategy,
    kind: 'sweep',
    subtitle: subtitle(part, objective),
    body: html`${cards(part, objective, ranked)} ${completeness(part)} ${heatMap(part, objective, ranked)}
    ${bestTable(objective, ranked)} ${problems(part)}
    ${manifestSection('Manifest: what this sweep was made of', manifest)}`,
    footer: html`Made by Tapewright ${manifest.version}. SHA-256 over all event logs
      <code>${sweepHash(part.outcomes)}</code>. The best of many runs over the past promises less than one run
      does.`,
  });
}

function subtitle({ manifest, points, outcomes }: SweepPart, objective: Objective): string {
  const axes = manifest.axes.map(({ name, values }) => `${name}: ${values.length} values`);
  const done =
    outcomes.length === points
      ? `${count(points)} points`
      : `${count(outcomes.length)} of ${count(points)} points`;
  return [...axes, done, `ranked by ${objective}`].join(' · ');
}

function cards(part: SweepPart, objective: Objective, ranked: readonly RankedOutcome[]): SafeHtml {
  const card = (label: string, value: string, below: string): SafeHtml =>
    html`<div class="card"><span>${label}</span><b>${value}</b><span>${below}</span></div>`;
  const best = ranked[0];
  const middle = ranked[Math.floor(ranked.length / 2)];
  const selection = selectionOf(part.outcomes);
  return html`<div class="cards">
    ${card(`Best ${objective}`, scoreText(objective, best?.score), best === undefined ? '' : namesOf(best, part))}
    ${card(`Median ${objective}`, scoreText(objective, middle?.score), `of ${count(ranked.length)}`)}
    ${card('Expected of luck alone', ratio(selection?.luck), `best Sharpe of ${count(selection?.trials ?? 0)} trials`)}
    ${card('Deflated Sharpe', selection === undefined ? '–' : percent(selection.deflatedSharpe, 1), '95 % is the usual bar')}
  </div>`;
}

function completeness(part: SweepPart): SafeHtml {
  const missing = missingPoints(part);
  if (missing.length === 0) return html``;
  const ranges = missing
    .map(({ from, to }) => (to - from === 1 ? `${from}` : `${from} to ${to - 1}`))
    .join(', ');
  return html`<section>
    <p class="loss">Incomplete: points ${ranges} of 0 to ${part.points - 1} are missing.</p>
  </section>`;
}

/** Rows are the first axis, columns the second; where there are more, each cell is the best over the others. */
function heatMap(part: SweepPart, objective: Objective, ranked: readonly RankedOutcome[]): SafeHtml {
  const [rows, columns] = part.manifest.axes;
  const high = ranked[0]?.score;
  const low = ranked.at(-1)?.score;
  if (rows === undefined || high === undefined || low === undefined) return html``;
  const cells = new Map<string, RankedOutcome>();
  for (const outcome of ranked) {
    const key = cellKey(outcome.params[rows.name], columns && outcome.params[columns.name]);
    if (!cells.has(key)) cells.set(key, outcome);
  }
  const others = part.manifest.axes.slice(2).map(({ name }) => name);
  const heads = columns === undefined ? [undefined] : columns.values;
  return html`<section>
    <h2>
      ${objective} by ${rows.name}${columns === undefined ? '' : html` (down) and ${columns.name} (across)`}
    </h2>
    ${others.length === 0 ? html`` : html`<p class="note">Each cell is the best over ${others.join(', ')}.</p>`}
    <div class="scroll">
      <table class="heat">
        <thead>
          <tr>
            <th scope="col"></th>
            ${heads.map((value) => html`<th scope="col">${String(value ?? objective)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.values.map(
            (row) =>
              html`<tr>
                <th scope="row">${String(row)}</th>
                ${heads.map((column) => cell(cells.get(cellKey(row, column)), objective, low, high))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function cellKey(row: unknown, column: unknown): string {
  return JSON.stringify([row, column]);
}

/** Above zero green, below red, the deeper the further; where all have one sign, from the worst to the best. */
function cell(outcome: RankedOutcome | undefined, objective: Objective, low: number, high: number): SafeHtml {
  if (outcome === undefined) return html`<td title="no figure">–</td>`;
  const { score } = outcome;
  const isSigned = low < 0 && high > 0;
  const reach = isSigned ? Math.max(high, -low) : high - low;
  const part = reach > 0 && Number.isFinite(reach) ? Math.abs(isSigned ? score : score - low) / reach : 0;
  const side = isSigned && score < 0 ? '--loss' : '--gain';
  const tint = `background:color-mix(in srgb, var(${side}) ${Math.round(Math.min(1, part) * 60)}%, transparent)`;
  return html`<td style="${tint}">${scoreText(objective, score)}</td>`;
}

function bestTable(objective: Objective, ranked: readonly RankedOutcome[]): SafeHtml {
  const names = Object.keys(ranked[0]?.params ?? {});
  const columns: readonly (readonly [string, (figures: SweepFigures) => string])[] = [
    ['Return', (f) => percent(f.totalReturn)],
    ['CAGR', (f) => percent(f.cagr)],
    ['Volatility', (f) => percent(f.volatility)],
    ['Sharpe', (f) => ratio(f.sharpe)],
    ['Sortino', (f) => ratio(f.sortino)],
    ['Max drawdown', (f) => percent(f.maxDrawdown)],
    ['Exposure', (f) => percent(f.exposure, 1)],
    ['Trades', (f) => count(f.trades)],
    ['Profit factor', (f) => ratio(f.profitFactor)],
    ['Fees', (f) => money(f.fees)],
  ];
  return html`<section>
    <h2>
      The best by
      ${objective}${ranked.length > SHOWN_ROWS ? `: ${SHOWN_ROWS} of ${count(ranked.length)}` : ''}
    </h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            ${names.map((name) => html`<th scope="col">${name}</th>`)}
            ${columns.map(([label]) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${ranked.slice(0, SHOWN_ROWS).map(
            ({ params, figures }) =>
              html`<tr>
                ${names.map((name) => html`<td>${String(params[name])}</td>`)}
                ${columns.map(([, show]) => html`<td>${show(figures)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function problems({ outcomes }: SweepPart): SafeHtml {
  const failed = outcomes.filter(({ problem }) => problem !== undefined);
  if (failed.length === 0) return html``;
  return html`<section>
    <h2>Points that could not be run</h2>
    <table>
      <tbody>
        ${failed.slice(0, SHOWN_ROWS).map(
          ({ params, problem }) =>
            html`<tr>
              <th scope="row">${JSON.stringify(params)}</th>
              <td>${problem ?? ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${failed.length > SHOWN_ROWS ? html`<p class="note">and ${count(failed.length - SHOWN_ROWS)} more, in the CSV file</p>` : html``}
  </section>`;
}

function namesOf({ params }: RankedOutcome, { manifest }: SweepPart): string {
  return manifest.axes.map(({ name }) => `${name} ${String(params[name])}`).join(', ');
}

/** A score in the form of its figure: fractions as percent, ratios as they are. */
export function scoreText(objective: Objective, score: number | undefined): string {
  const isFraction = objective === 'cagr' || objective === 'totalReturn' || objective === 'maxDrawdown';
  return isFraction ? percent(score) : ratio(score);
}
