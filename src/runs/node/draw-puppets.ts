import { join } from 'node:path';
import { type Dataset, drawPuppet, type Sample, toCoco } from '../../data/index.ts';
import { folderSource } from '../../data/node.ts';
import { writeWhole } from '../../files/node.ts';
import { encodePng } from '../../images/node.ts';
import { lsp } from '../../skeletons/index.ts';

export interface Puppets {
  readonly count: number;
  /** Rows and columns of a picture. */
  readonly side: number;
  readonly seed: number;
  /** The folder that becomes a COCO dataset. */
  readonly out: string;
}

/**
 * Draws a dataset of stick figures, every fifth of them for testing.
 * @param step called after every puppet.
 * @returns how many there are to train and to test on.
 */
export async function drawPuppets(
  { count, side, seed, out }: Puppets,
  step: () => void,
): Promise<{ readonly train: number; readonly test: number }> {
  const samples: Sample[] = [];
  for (let number = 1; number <= count; number++) {
    const { image, pose } = drawPuppet(seed, number, side);
    const name = `images/${String(number).padStart(6, '0')}.png`;
    await writeWhole(join(out, name), await encodePng(image));
    samples.push({ id: `puppet ${number}`, image: name, pose, imageSize: { width: side, height: side } });
    step();
  }
  const test = samples.filter((_, index) => index % 5 === 4);
  const train = samples.filter((sample) => !test.includes(sample));
  for (const [part, samples] of Object.entries({ train, test })) {
    const dataset: Dataset = {
      name: `puppets of seed ${seed}`,
      skeleton: lsp,
      files: folderSource(out),
      samples,
    };
    const text = `${JSON.stringify(toCoco(dataset).document)}\n`;
    await writeWhole(join(out, 'annotations', `${part}.json`), new TextEncoder().encode(text));
  }
  return { train: train.length, test: test.length };
}
