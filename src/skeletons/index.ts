export * from './coco.ts';
export * from './lsp.ts';
export * from './pose.ts';
export * from './skeleton.ts';
