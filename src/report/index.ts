export { buildDocument, type Measurement, type Poses, type PredictedSource } from './build-document.ts';
export { type DrawChart, loadCharts } from './chart.ts';
export * from './document.ts';
export { type Content, html, type Markup, trusted } from './html.ts';
export { renderReport } from './page.ts';
export { type GalleryPictures, galleryBox, gallerySide } from './people.ts';
export { clusterPoses, type PoseCluster, standardPose } from './pose-clusters.ts';
export { style } from './style.ts';
export { documentJsonSchema, documentSchema } from './schema.ts';
