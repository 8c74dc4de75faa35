import { join } from 'node:path';
import { type Dataset, drawSyntheticCrowd, type Sample, toCoco } from '../../data/index.ts';
import { folderSource } from '../../data/node.ts';
import { writeWhole } from '../../files/node.ts';
import { type Box, insideImage, type Size } from '../../geometry/index.ts';
import type { Image } from '../../images/index.ts';
import { encodePng } from '../../images/node.ts';
import { randomStream } from '../../random.ts';
import { coco, lsp, type Pose, poseBox, type Skeleton } from '../../skeletons/index.ts';

const cocoJoints: readonly string[] = coco.joints;

/** The joints of synthetic figures, with COCO's sigmas for OKS. Neck and head top have those of the shoulders. */
export const crowdSkeleton: Skeleton = {
  ...lsp,
  sigmas: lsp.joints.map((joint) => coco.sigmas[cocoJoints.indexOf(joint)] ?? 0.079),
};

/** An image with a crowd, and those of its figures that are mostly inside. */
export interface CrowdScene {
  readonly image: Image;
  readonly people: readonly { readonly pose: Pose; readonly box: Box }[];
}

/** A figure with fewer joints inside the image is not labeled. */
const fewestInside = 3;

/** Draws the scene of a seed and a number. Joints outside the image have no label. */
export function drawScene(seed: number, number: number, people: number, size: Size): CrowdScene {
  const { image, poses } = drawSyntheticCrowd(seed, number, people, size);
  return {
    image,
    people: poses.flatMap((whole) => {
      const pose = whole.map((joint) => (joint && insideImage(joint.point, size) ? joint : null));
      const box = poseBox(pose);
      return box && pose.filter((joint) => joint !== null).length >= fewestInside ? [{ pose, box }] : [];
    }),
  };
}

/** Most figures in an image to train on. */
const mostTrained = 12;

/** Draws images for training into a folder, as a COCO dataset with the annotation file `train.json`. */
export async function writeCrowds(out: string, seed: number, images: number, size: Size): Promise<void> {
  const samples: Sample[] = [];
  for (let number = 0; number < images; number++) {
    const count = 1 + randomStream(seed, number).integer(mostTrained);
    const { image, people } = drawScene(seed, number, count, size);
    const name = `images/${String(number).padStart(5, '0')}.png`;
    await writeWhole(join(out, name), await encodePng(image));
    for (const [index, { pose, box }] of people.entries()) {
      const id = `crowd ${number}, ${index}`;
      samples.push({ id, image: name, pose, box, imageSize: size });
    }
  }
  const dataset: Dataset = {
    name: `synthetic crowds of seed ${seed}`,
    skeleton: crowdSkeleton,
    files: folderSource(out),
    samples,
  };
  const text = `${JSON.stringify(toCoco(dataset).document)}\n`;
  await writeWhole(join(out, 'annotations', 'train.json'), text);
}
