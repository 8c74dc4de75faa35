export { buildDocument, type Measurement, type Poses, type PredictedSource } from './build-document.ts';
export {
  type ChartAxis,
  type ChartLine,
  type DrawChart,
  type LineChart,
  loadCharts,
  named,
} from './chart.ts';
export { forest, forestAxis } from './comparison.ts';
export { legend } from './curves.ts';
export * from './document.ts';
export { contents, type DocumentFrame, documentFrame } from './document-frame.ts';
export * from './format.ts';
export { type Strip, strip, transferredTag } from './headline.ts';
export { type Content, html, type Markup, trusted } from './html.ts';
export { renderReport } from './page.ts';
export { type GalleryPictures, galleryBox, gallerySide } from './people.ts';
export { clusterPoses, type PoseCluster, standardPose } from './pose-clusters.ts';
export { documentJsonSchema, documentSchema } from './schema.ts';
export { seriesColor } from './series.ts';
export { table } from './tables.ts';
