import { createRequire } from 'node:module';
import type * as Echarts from 'echarts';
import { COLORS, themed } from './colors.ts';
import { trusted, type SafeHtml } from './escape.ts';
import { grouped } from './format.ts';
import type { Point } from './thinning.ts';

const require = createRequire(import.meta.url);

/** Required when the first chart is drawn, in its one file: imported, its modules take longer to load than a million bars to run. */
function echarts(): typeof Echarts {
  return require('echarts');
}

/** A line of a chart. */
export interface Line {
  readonly name: string;
  readonly color: keyof typeof COLORS;
  readonly points: readonly Point[];
  readonly width?: number | undefined;
  /** Fills the space to zero. */
  readonly isArea?: boolean | undefined;
}

/** Marks on a chart: where the strategy traded. */
export interface Marks {
  readonly name: string;
  readonly color: keyof typeof COLORS;
  readonly shape: 'up' | 'down';
  readonly points: readonly Point[];
}

export interface Chart {
  /** Unique in the page; names inside the drawing begin with it. */
  readonly id: string;
  /** What the chart shows, read out to who cannot see it. */
  readonly description: string;
  readonly lines: readonly Line[];
  readonly marks?: readonly Marks[] | undefined;
  readonly height: number;
  readonly axis: 'money' | 'percent' | 'price';
  /** Equal growth, equal height. */
  readonly isLogarithmic?: boolean | undefined;
}

const WIDTH = 1080;
/** A path and not a rotation, which the legend would not show. */
const TRIANGLE_DOWN = 'path://M0,0 L10,0 L5,9 Z';

/** The chart as SVG without scripts, in the colours of the page, as wide as its place. */
export function drawChart(chart: Chart): SafeHtml {
  const drawing = echarts().init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH,
    height: chart.height,
  });
  try {
    drawing.setOption(optionOf(chart));
    const svg = drawing.renderToSVGString({ useViewBox: true });
    return trusted(
      `<div class="scroll">${labelled(themed(stillOf(svg, chart.id)), chart.description)}</div>`,
    );
  } finally {
    // Else the timer of its animation loop keeps the process alive.
    drawing.dispose();
  }
}

/**
 * The drawing without what only a live chart needs (hover styles, marks for scripts), its parts named after `id`: the library names them by
 * a count of all drawings of the process, and a second report would differ from the first.
 */
function stillOf(svg: string, id: string): string {
  return svg
    .replaceAll(/<style[^>]*>.*?<\/style>/gs, '')
    .replaceAll(/ (?:class="zr\d+-cls-\d+"|pointer-events="visible"|ecmeta_\w+="[^"]*")/g, '')
    .replaceAll(/\bzr\d+-/g, `${id}-`);
}

function optionOf(chart: Chart): Parameters<Echarts.ECharts['setOption']>[0] {
  const text = { color: COLORS.text.standIn, fontFamily: 'system-ui, sans-serif', fontSize: 12 };
  const hasLegend = chart.lines.length + (chart.marks?.length ?? 0) > 1;
  return {
    animation: false,
    useUTC: true,
    textStyle: text,
    grid: { left: 12, right: 16, top: hasLegend ? 36 : 12, bottom: 8 },
    ...(hasLegend
      ? {
          legend: {
            top: 0,
            left: 8,
            textStyle: { ...text, fontSize: 13 },
            itemHeight: 10,
            itemGap: 20,
            selectedMode: false,
          },
        }
      : {}),
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: COLORS.axis.standIn } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: chart.isLogarithmic === true ? 'log' : 'value',
      scale: true,
      position: 'right',
      axisLine: { show: false },
      axisLabel: { ...text, formatter: (value: number) => axisLabel(value, chart.axis) },
      splitLine: { lineStyle: { color: COLORS.grid.standIn } },
      ...(chart.axis === 'percent' ? { max: 0 } : {}),
    },
    series: [...chart.lines.map(lineSeries), ...(chart.marks ?? []).map(markSeries)],
  };
}

function lineSeries(line: Line): object {
  const color = COLORS[line.color].standIn;
  return {
    type: 'line',
    name: line.name,
    data: line.points.map(inMilliseconds),
    showSymbol: false,
    symbol: 'none',
    silent: true,
    color,
    lineStyle: { width: line.width ?? 1.5, color },
    ...(line.isArea === true ? { areaStyle: { color, opacity: 0.18 } } : {}),
  };
}

function markSeries(marks: Marks): object {
  const color = COLORS[marks.color].standIn;
  return {
    type: 'scatter',
    name: marks.name,
    data: marks.points.map(inMilliseconds),
    symbol: marks.shape === 'up' ? 'triangle' : TRIANGLE_DOWN,
    symbolSize: 11,
    silent: true,
    z: 5,
    itemStyle: { color, borderColor: COLORS.surface.standIn, borderWidth: 1, opacity: 1 },
  };
}

function inMilliseconds([at, value]: Point): [number, number] {
  return [at / 1000, value];
}

function axisLabel(value: number, axis: Chart['axis']): string {
  if (axis === 'percent') return `${grouped(value * 100, 0)} %`;
  const size = Math.abs(value);
  if (axis === 'money' && size >= 1e6) return `${grouped(value / 1e6, size >= 1e8 ? 0 : 1)} M`;
  if (axis === 'money' && size >= 1e4) return `${grouped(value / 1e3, 0)} k`;
  return grouped(value, size !== 0 && size < 10 ? 2 : 0);
}

/** Gives the drawing a name for screen readers, and lets the page decide its size. */
function labelled(svg: string, description: string): string {
  const { text } = escapedAttribute(description);
  return svg.replace(/^<svg width="\d+" height="\d+"/, `<svg role="img" aria-label="${text}"`);
}

function escapedAttribute(text: string): SafeHtml {
  return trusted(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'));
}
