import { affinityFieldCodec, encode } from '../../codecs/index.ts';
import type { Detector } from '../../detect/index.ts';
import type { Estimator } from '../../estimate/index.ts';
import {
  assignDetections,
  type Comparison,
  type Detection,
  evaluate,
  oksScores,
  type Subject,
} from '../../eval/index.ts';
import { median } from '../../foundation/index.ts';
import { cropPoint, imagePoint } from '../../geometry/index.ts';
import { meanConfidence, type Pose } from '../../skeletons/index.ts';
import type { CrowdRow, CrowdScores } from '../crowd-result.ts';
import { type CrowdScene, crowdSkeleton } from './crowd-data.ts';

/** The opened networks that are compared. */
export interface CrowdModels {
  readonly bottomUp: Estimator;
  readonly topDown: Estimator;
  readonly detector: Detector;
}

/** Somebody who was found in an image. */
interface Found {
  readonly pose: Pose;
  readonly score: number;
}

/** Looks at scenes of one size of crowd in all ways. */
export async function scoreCrowds(
  people: number,
  scenes: readonly CrowdScene[],
  { bottomUp, topDown, detector }: CrowdModels,
): Promise<CrowdRow> {
  return {
    people,
    images: scenes.length,
    maps: await scoresOf(scenes, async (scene) => readTrueMaps(scene, bottomUp)),
    bottomUp: await scoresOf(scenes, async ({ image }) => {
      const found = await bottomUp.estimateEverybody(image);
      return { people: found.map(({ pose, score = 0 }) => ({ pose, score })) };
    }),
    topDown: await scoresOf(scenes, async ({ image, people: truth }) => {
      await detector.detect(image);
      const found = await topDown.estimateAll(truth.map(({ box }) => ({ image, box })));
      return { people: found.map(({ pose }) => ({ pose, score: meanConfidence(pose) })) };
    }),
  };
}

/** The median time of a detector for an image, in milliseconds. */
export async function detectorTime(scenes: readonly CrowdScene[], detector: Detector): Promise<number> {
  const times: number[] = [];
  for (const { image } of scenes) {
    const started = performance.now();
    await detector.detect(image);
    times.push(performance.now() - started);
  }
  return median(times);
}

/** The people that a method finds in an image. `milliseconds` is given if only a part of its work counts. */
interface Looked {
  readonly people: readonly Found[];
  readonly milliseconds?: number;
}

async function scoresOf(
  scenes: readonly CrowdScene[],
  look: (scene: CrowdScene) => Promise<Looked>,
): Promise<CrowdScores> {
  const times: number[] = [];
  const compared: Comparison[] = [];
  const detections: Detection[] = [];
  const subjects: Subject[] = [];
  for (const [index, scene] of scenes.entries()) {
    const started = performance.now();
    const { people, milliseconds = performance.now() - started } = await look(scene);
    times.push(milliseconds);
    // Zeros in front, so that the order of the names is that of the scenes.
    const image = String(index).padStart(6, '0');
    const here = scene.people.map(({ pose, box }): Subject => {
      return { truth: pose, image, box, area: box.width * box.height };
    });
    const found = people.map(({ pose }) => pose);
    const assigned = assignDetections(here, found);
    subjects.push(...here);
    detections.push(...people.map(({ pose, score }) => ({ image, pose, score })));
    compared.push(
      ...here.map((subject, place) => ({ ...subject, prediction: found[assigned[place] ?? -1] ?? null })),
    );
  }
  return {
    pck: evaluate(crowdSkeleton, compared).pck.mean,
    ap: oksScores(crowdSkeleton, subjects, detections).ap,
    milliseconds: median(times),
  };
}

/** Draws the maps that a perfect network would give for a scene, and reads them. Only the reading is timed. */
function readTrueMaps({ image, people }: CrowdScene, { metadata }: Estimator): Looked {
  if (metadata.codec.kind !== 'affinity fields') throw new Error('the first arm finds several people');
  const { inputWidth, inputHeight } = metadata.codec;
  if (inputWidth !== image.width || inputHeight !== image.height) {
    throw new Error('the network sees the scenes at their own size');
  }
  const codec = affinityFieldCodec(metadata.codec);
  const poses = people.map(({ pose }) =>
    pose.map((joint) => joint && cropPoint(joint.point.x, joint.point.y)),
  );
  const { target } = encode(codec, poses);
  const started = performance.now();
  const found = codec.decodePeople(target);
  const milliseconds = performance.now() - started;
  return {
    people: found.map(({ joints, score }) => ({
      pose: joints.map((joint) => joint && { ...joint, point: imagePoint(joint.point.x, joint.point.y) }),
      score,
    })),
    milliseconds,
  };
}
