import { join } from 'node:path';
import {
  type Dataset,
  drawSyntheticFigure,
  type MissingJoints,
  type Sample,
  toCoco,
  type Work,
} from '../../data/index.ts';
import { folderSource } from '../../data/node.ts';
import { writeWhole } from '../../files/node.ts';
import { encodePng } from '../../images/node.ts';
import { lsp } from '../../skeletons/index.ts';

/** Which synthetic figures to draw, and where to write them. */
export interface SyntheticFiguresOptions extends Work {
  /** The folder that becomes a COCO dataset. */
  readonly out: string;
  /** Number of figures. Default: 500. */
  readonly count?: number | undefined;
  /** Width and height of an image, in pixels. Default: 96. */
  readonly side?: number | undefined;
  /** Another seed draws other figures. Default: 1. */
  readonly seed?: number | undefined;
  /**
   * For each joint, the share of figures that lack it, e.g. `{ 'right wrist': 0.5 }`. A missing joint is not drawn and
   * not labeled. Default: no missing joints.
   */
  readonly missing?: MissingJoints | undefined;
}

/** Number of drawn figures. */
export interface SyntheticFigures {
  /** Number of figures for training. */
  readonly train: number;
  /** Number of figures for testing. */
  readonly test: number;
  /** Whether all were drawn; false if the signal ended the work. Those that were drawn are a smaller dataset. */
  readonly finished: boolean;
}

/**
 * Draws a labeled dataset of stick figures with the joints of Leeds Sports Pose, in COCO's format. Every fifth
 * figure is for testing. The same seed draws the same figures. When `signal` ends the call, the figures drawn so far
 * get their labels, and `finished` is false.
 * @throws LimberError when the folder cannot be written.
 */
export async function drawSyntheticFigures({
  out,
  count = 500,
  side = 96,
  seed = 1,
  missing,
  on,
  signal,
}: SyntheticFiguresOptions): Promise<SyntheticFigures> {
  const all: Sample[] = [];
  for (let number = 1; number <= count && signal?.aborted !== true; number++) {
    const { image, pose } = drawSyntheticFigure(seed, number, side, missing);
    const name = `images/${String(number).padStart(6, '0')}.png`;
    await writeWhole(join(out, name), await encodePng(image));
    all.push({ id: `figure ${number}`, image: name, pose, imageSize: { width: side, height: side } });
    on?.({ kind: 'image', done: number, total: count });
  }
  const isTest = (_: Sample, index: number) => index % 5 === 4;
  const test = all.filter(isTest);
  const train = all.filter((sample, index) => !isTest(sample, index));
  for (const [part, samples] of Object.entries({ train, test })) {
    const dataset: Dataset = {
      name: `synthetic figures of seed ${seed}`,
      skeleton: lsp,
      files: folderSource(out),
      samples,
    };
    const text = `${JSON.stringify(toCoco(dataset).document)}\n`;
    await writeWhole(join(out, 'annotations', `${part}.json`), text);
  }
  return { train: train.length, test: test.length, finished: all.length === count };
}
