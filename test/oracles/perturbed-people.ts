import { readFileSync } from 'node:fs';
import type { Detection, Subject } from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import { coco } from '../../src/skeletons/index.ts';

/** The parts of COCO's `person_keypoints_*.json` that the oracle and the test need. */
interface Labels {
  readonly images: readonly { readonly id: number; readonly file_name: string }[];
  readonly annotations: readonly Annotation[];
}

interface Annotation {
  readonly image_id: number;
  readonly keypoints: readonly number[];
  readonly num_keypoints: number;
  readonly area: number;
  readonly bbox: readonly [number, number, number, number];
  readonly iscrowd: number;
}

/** One entry of COCO's results format. */
export interface CocoResult {
  readonly image_id: number;
  readonly category_id: 1;
  readonly keypoints: readonly number[];
  readonly score: number;
}

/** Labels, and results for COCO's evaluation to compare with them. */
export interface OksCase {
  readonly truth: Labels;
  readonly results: readonly CocoResult[];
}

/**
 * Perturbed predictions for a file of labels. With `emptied`, the people of every third image are removed but not their
 * detections, and ids fall while the images' names rise.
 */
export function oksCase(path: string, seed: number, emptied: boolean): OksCase {
  const labels = JSON.parse(readFileSync(path, 'utf8')) as Labels;
  const truth = emptied ? renumbered(labels) : labels;
  const results = perturbedPeople(truth.annotations, seed);
  if (!emptied) return { truth, results };
  const gone = new Set(truth.images.filter((_, index) => index % 3 === 0).map(({ id }) => id));
  const annotations = truth.annotations.filter(({ image_id }) => !gone.has(image_id));
  return { truth: { ...truth, annotations }, results };
}

function renumbered(labels: Labels): Labels {
  const images = labels.images.toSorted((a, b) => (a.file_name < b.file_name ? -1 : 1));
  const ids = new Map(images.map(({ id }, index) => [id, 1000 - 3 * index]));
  return {
    ...labels,
    images: labels.images.map((image) => ({ ...image, id: ids.get(image.id)! })),
    annotations: labels.annotations.map((person) => ({ ...person, image_id: ids.get(person.image_id)! })),
  };
}

/** COCO's annotations in the form that the measures read. */
export function cocoSubjects({ annotations }: Labels): readonly Subject[] {
  return annotations.map(({ image_id, keypoints, area, bbox: [x, y, width, height], iscrowd }) => ({
    image: String(image_id),
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
 * Results that test every rule: none to three detections per person, from nearly exact to far off, some with single
 * wrong joints; scores with few digits, so that some are equal; detections without a person; and, in the first image,
 * more detections than COCO uses.
 */
function perturbedPeople(annotations: readonly Annotation[], seed: number): readonly CocoResult[] {
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
    const labeled = num_keypoints > 0 && (keypoints[3 * joint + 2] ?? 0) > 0;
    const anywhere = [random.uniform(x, x + width), random.uniform(y, y + height)] as const;
    const [px = 0, py = 0] =
      labeled && random.uniform(0, 1) > astray ? keypoints.slice(3 * joint, 3 * joint + 2) : anywhere;
    return [px + random.normal(0, noise * size), py + random.normal(0, noise * size), 1];
  });
  const score = Math.round(100 * Math.max(0.01, random.uniform(0.6, 1) - 2 * noise - astray)) / 100;
  return { image_id, category_id: 1, keypoints: joints, score };
}

/** Results by image, in the form that the measures read. */
export function cocoDetections(results: readonly CocoResult[]): readonly Detection[] {
  const byImage = results.toSorted((a, b) => a.image_id - b.image_id);
  return byImage.map(({ image_id, keypoints, score }) => ({
    image: String(image_id),
    score,
    pose: coco.joints.map((_, joint) => ({
      point: imagePoint(keypoints[3 * joint]!, keypoints[3 * joint + 1]!),
    })),
  }));
}
