export {
  type ChartAxis,
  type ChartLine,
  type DrawChart,
  type LineChart,
  loadCharts,
  named,
} from './chart.ts';
export { contents, documentFrame } from './document-frame.ts';
export { capitalized, counted, fixed, moment, percent, range, signed } from './format.ts';
export { type Content, html, type Markup, trusted } from './html.ts';
export { legendList } from './legend-list.ts';
export { seriesColor, seriesDash } from './series.ts';
