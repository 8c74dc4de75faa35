import { readFileSync } from 'node:fs';
import { imagePoint } from '../../src/geometry/index.ts';
import type { Detection, Subject } from '../../src/eval/index.ts';
import { randomStream } from '../../src/random.ts';
import { coco } from '../../src/skeletons/index.ts';

/** What the oracle and the test need of an annotation in COCO's `person_keypoints_*.json`. */
interface Annotation {
  readonly image_id: number;
  readonly keypoints: readonly number[];
  readonly num_keypoints: number;
  readonly area: number;
  readonly bbox: readonly [number, number, number, number];
  readonly iscrowd: number;
}

/** One line of COCO's results format. */
export interface CocoResult {
  readonly image_id: number;
  readonly category_id: 1;
  readonly keypoints: readonly number[];
  readonly score: number;
}

export function readAnnotations(path: string): readonly Annotation[] {
  const { annotations } = JSON.parse(readFileSync(path, 'utf8')) as { annotations: readonly Annotation[] };
  return annotations;
}

/** COCO's annotations as the measures take them; pictures are named so that they sort by their number. */
export function cocoSubjects(annotations: readonly Annotation[]): readonly Subject[] {
  return annotations.map(({ image_id, keypoints, area, bbox: [x, y, width, height], iscrowd }) => ({
    image: pictureName(image_id),
    truth: coco.joints.map((_, joint) => {
      const [px = 0, py = 0, visible = 0] = keypoints.slice(3 * joint, 3 * joint + 3);
      return visible > 0 ? { point: imagePoint(px, py) } : null;
    }),
    area,
    box: { x, y, width, height },
    crowd: iscrowd === 1,
  }));
}

/**
 * Results that exercise every rule: per person none to three detections, from nearly exact to hopeless, with joints
 * gone astray; a score of few digits, so that some are equal; detections where nobody is; and more than COCO looks
 * at in the first picture.
 */
export function perturbedPeople(annotations: readonly Annotation[], seed: number): readonly CocoResult[] {
  const found = annotations.flatMap((annotation, index) => {
    const random = randomStream(seed, index);
    return Array.from({ length: random.integer(4) }, () => {
      const noise = annotation.num_keypoints === 0 ? 0.3 : 0.15 * random.uniform(0, 1) ** 2;
      const astray = random.uniform(0, 0.2);
      return perturbed(annotation, noise, astray, random);
    });
  });
  const random = randomStream(seed, annotations.length);
  const crowd = Array.from({ length: 30 }, () => perturbed(annotations[0]!, 0.1, 0.1, random));
  const nowhere = annotations.slice(0, 10).map(({ image_id, ...rest }) => {
    const [x, y, width, height] = rest.bbox;
    return perturbed(
      { ...rest, image_id, bbox: [x + 300, y - 200, width, height], num_keypoints: 0 },
      0.2,
      0,
      random,
    );
  });
  return [...found, ...crowd, ...nowhere];
}

function perturbed(
  { image_id, keypoints, num_keypoints, bbox: [x, y, width, height] }: Annotation,
  noise: number,
  astray: number,
  random: ReturnType<typeof randomStream>,
): CocoResult {
  const size = Math.sqrt(width * height);
  const joints = coco.joints.flatMap((_, joint) => {
    const labelled = num_keypoints > 0 && (keypoints[3 * joint + 2] ?? 0) > 0;
    const anywhere = [random.uniform(x, x + width), random.uniform(y, y + height)] as const;
    const [px = 0, py = 0] =
      labelled && random.uniform(0, 1) > astray ? keypoints.slice(3 * joint, 3 * joint + 2) : anywhere;
    return [px + random.normal(0, noise * size), py + random.normal(0, noise * size), 1];
  });
  const score = Math.round(100 * Math.max(0.01, random.uniform(0.6, 1) - 2 * noise - astray)) / 100;
  return { image_id, category_id: 1, keypoints: joints, score };
}

/** Results as the measures take them. */
export function cocoDetections(results: readonly CocoResult[]): readonly Detection[] {
  return results.map(({ image_id, keypoints, score }) => ({
    image: pictureName(image_id),
    score,
    pose: coco.joints.map((_, joint) => ({
      point: imagePoint(keypoints[3 * joint]!, keypoints[3 * joint + 1]!),
    })),
  }));
}

function pictureName(id: number): string {
  return String(id).padStart(12, '0');
}
