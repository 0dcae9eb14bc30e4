import type { YearOfReturns } from '../statistics/index.ts';
import { html, type SafeHtml } from './escape.ts';
import { percent } from './format.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A month that returns this much or more, up or down, has the full colour. */
const FULL_COLOUR = 0.1;

/** Returns by month and year; the stronger, the deeper the colour. The figure is always there: colour only helps. */
export function monthlyTable(years: readonly YearOfReturns[]): SafeHtml {
  const rows = years.map(
    ({ year, months, total }) =>
      html`<tr>
        <th scope="row">${year}</th>
        ${months.map((month) => cell(month))}${cell(total, 'total')}
      </tr>`,
  );
  return html`<div class="scroll">
    <table class="heat">
      <thead>
        <tr>
          <th scope="col">Year</th>
          ${MONTHS.map((month) => html`<th scope="col">${month}</th>`)}
          <th scope="col">Total</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function cell(value: number | undefined, kind = ''): SafeHtml {
  if (value === undefined) return html`<td class="${kind}"></td>`;
  const strength = Math.round(Math.min(1, Math.abs(value) / FULL_COLOUR) * 55);
  const side = value < 0 ? '--loss' : '--gain';
  const tint = `background:color-mix(in srgb, var(${side}) ${strength}%, transparent)`;
  return html`<td class="${kind}" style="${tint}">${percent(value, 1).replace(' %', '')}</td>`;
}
