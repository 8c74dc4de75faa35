import type { PoseTree } from '../codecs/index.ts';
import type { Detector } from '../detect/index.ts';
import type { Lifter } from '../lift/index.ts';
import { type DecodingOptions, namedTree } from './decoding.ts';

/** The options that name files for a search. `true` is the file in Limber's package. */
interface NamedFiles extends DecodingOptions, DetectorSettings {
  readonly detector?: string | true | undefined;
  readonly '3d'?: string | true | undefined;
  /** Figures need a lifter: the package's, unless `3d` names another one. */
  readonly bvh?: string | undefined;
  readonly gltf?: string | undefined;
  /** Meters. */
  readonly height?: number | undefined;
}

interface DetectorSettings {
  readonly threads?: number | undefined;
  readonly minimumScore?: number | undefined;
  /** Whether the detector is prepared for few images, or for many at once: films. Default: `few`. */
  readonly images?: 'few' | 'many' | undefined;
}

/** The opened files. */
export interface Search {
  readonly detector: Detector | undefined;
  readonly tree: PoseTree | undefined;
  readonly lift: Lifter | undefined;
  /** Millimeters. */
  readonly height: number | undefined;
}

/**
 * Opens the detector, the tree and the lifter that the options name, and closes them after the run.
 * @throws LimberError when a file cannot be read or is wrong, and whatever the run throws.
 */
export async function withSearch(options: NamedFiles, run: (search: Search) => Promise<void>): Promise<void> {
  const { detector: named, bvh, gltf } = options;
  const lifter = options['3d'] ?? ((bvh ?? gltf) === undefined ? undefined : true);
  const height = options.height === undefined ? undefined : 1000 * options.height;
  const tree = await namedTree(options);
  const detector = named === undefined ? undefined : await openNamedDetector(named, options);
  let lift: Lifter | undefined;
  try {
    if (lifter !== undefined) lift = await openNamedLifter(lifter);
    await run({ detector, tree, lift, height });
  } finally {
    await detector?.close();
    await lift?.close();
  }
}

/** Opens the detector that `--detector [file]` names. @throws LimberError when it cannot be read or is wrong. */
export async function openNamedDetector(
  named: string | true,
  { threads, minimumScore, images }: DetectorSettings = {},
): Promise<Detector> {
  const { openDetector } = await import('../public/node/detector.ts');
  return openDetector(named === true ? undefined : named, { threads, minimumScore, images });
}

async function openNamedLifter(named: string | true): Promise<Lifter> {
  const { openLifter } = await import('../public/node/lifter.ts');
  return openLifter(named === true ? undefined : named);
}
