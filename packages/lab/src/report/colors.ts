/**
 * The colours of a report, by what they mean. Charts are drawn with stand-ins that `themed` turns into the page's custom properties:
 * so one drawing suits light and dark, and the chart library, which mixes colours, never sees `var(…)`.
 */
export const COLORS = {
  strategy: { standIn: '#010203', name: '--strategy' },
  benchmark: { standIn: '#010204', name: '--benchmark' },
  loss: { standIn: '#010205', name: '--loss' },
  gain: { standIn: '#010206', name: '--gain' },
  text: { standIn: '#010207', name: '--muted' },
  grid: { standIn: '#010208', name: '--grid' },
  axis: { standIn: '#010209', name: '--axis' },
  surface: { standIn: '#01020a', name: '--surface' },
  extra1: { standIn: '#01020b', name: '--extra1' },
  extra2: { standIn: '#01020c', name: '--extra2' },
} as const;

/** Puts the page's custom properties in place of the stand-ins, whichever way the colour was written. */
export function themed(svg: string): string {
  let text = svg;
  for (const { standIn, name } of Object.values(COLORS)) {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(standIn.slice(at, at + 2), 16));
    text = text.replaceAll(standIn, `var(${name})`).replaceAll(`rgb(${r},${g},${b})`, `var(${name})`);
  }
  return text;
}
