import { coco } from './coco.ts';
import { flic } from './flic.ts';
import { limber19 } from './limber19.ts';
import { lsp } from './lsp.ts';
import { mpii } from './mpii.ts';
import type { Skeleton } from './skeleton.ts';

/** The skeletons that can be given by name. */
export const standardSkeletons = { lsp, flic, mpii, coco, limber19 } satisfies Record<string, Skeleton>;
