import { trusted } from './escape.ts';

/** The look of a report: light, or dark where the reader's system is. */
export const STYLE = trusted(`
:root { color-scheme: light dark;
  --page: #f6f7f9; --surface: #ffffff; --text: #15191f; --muted: #59636f; --grid: #e4e7eb; --axis: #c3c9d0;
  --strategy: #1f6feb; --benchmark: #8b949e; --gain: #17884a; --loss: #cf3a3a; --extra1: #d98a00; --extra2: #8e4ec6; }
@media (prefers-color-scheme: dark) { :root {
  --page: #0e1116; --surface: #171b22; --text: #e8ebef; --muted: #98a2ae; --grid: #262c35; --axis: #3a424d;
  --strategy: #58a6ff; --benchmark: #8b949e; --gain: #3fb968; --loss: #f2605d; --extra1: #e3a83c; --extra2: #b78af0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1140px; margin: 0 auto; padding: 32px 20px 64px; }
header h1 { margin: 0 0 4px; font-size: 28px; line-height: 1.2; letter-spacing: -0.01em; }
header p { margin: 0; color: var(--muted); }
h2 { margin: 0 0 12px; font-size: 16px; }
section { background: var(--surface); border: 1px solid var(--grid); border-radius: 12px; padding: 18px 20px; margin-top: 18px; }
section svg { display: block; width: 100%; min-width: 640px; height: auto; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin-top: 22px; }
.card { background: var(--surface); border: 1px solid var(--grid); border-radius: 12px; padding: 14px 16px; }
.card b { display: block; font-size: 24px; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
.card span { color: var(--muted); font-size: 13px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 0 36px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 10px; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-weight: 500; font-size: 13px; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 500; }
.gain { color: var(--gain); } .loss { color: var(--loss); }
.note { margin: 0 0 10px; color: var(--muted); font-size: 13px; }
.scroll { overflow-x: auto; }
.heat td, .heat th { padding: 4px 6px; text-align: center; border: 2px solid var(--surface); border-radius: 4px; font-size: 13px; }
.heat th:first-child { text-align: left; } .heat .total { font-weight: 650; }
.trades td:nth-child(2) { text-align: left; }
abbr { text-decoration-color: var(--axis); text-underline-offset: 3px; }
details summary { cursor: pointer; font-weight: 600; }
pre { overflow-x: auto; font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; margin: 12px 0 0; }
footer { margin-top: 22px; color: var(--muted); font-size: 13px; }
footer code { overflow-wrap: anywhere; }
@media print { body { background: none; } section, .card { break-inside: avoid; } }
`);
