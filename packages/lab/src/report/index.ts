export { costsText } from './costs-table.ts';
export { reportHtml, type ReportOptions } from './report-html.ts';
export { summaryRows, type SummaryRow } from './summary-rows.ts';
export { summaryText } from './summary-text.ts';
