export { turntable } from './turntable.ts';
export { type ViewedFigures, type ViewerContent, viewerPage } from './viewer-page.ts';
