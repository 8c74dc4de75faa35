import { readFileSync } from 'node:fs';
import type { DetectedBox, LabeledBox } from '../../src/eval/index.ts';
import { randomStream } from '../../src/random.ts';

/** The parts of COCO's `person_keypoints_*.json` that the oracle and the test need. */
interface Labels {
  readonly annotations: readonly {
    readonly image_id: number;
    readonly area: number;
    readonly bbox: readonly [number, number, number, number];
    readonly iscrowd: number;
  }[];
}

/** Labels and detections, in the order of the images' ids. */
export interface BoxCase {
  readonly people: readonly LabeledBox[];
  readonly detections: readonly DetectedBox[];
}

/**
 * Detections that test every rule: none to three per person, from nearly exact to far off; scores with few digits, so
 * that some are equal; small boxes in crowds; and more than 100 in one image.
 */
export function boxCase(path: string, seed: number): BoxCase {
  const { annotations } = JSON.parse(readFileSync(path, 'utf8')) as Labels;
  const sorted = annotations.toSorted((a, b) => a.image_id - b.image_id);
  const people = sorted.map(({ image_id, area, bbox: [x, y, width, height], iscrowd }) => ({
    image: String(image_id),
    box: { x, y, width, height },
    area,
    crowd: iscrowd === 1,
  }));
  const detections = people.flatMap(({ image, box, crowd }, index): readonly DetectedBox[] => {
    const random = randomStream(seed, index);
    const count = index === 0 ? 110 : crowd ? 6 : random.integer(4);
    return Array.from({ length: count }, () => {
      const noise = 0.3 * random.uniform(0, 1) ** 2;
      const scale = (crowd ? 0.2 : 1) * Math.exp(random.normal(0, noise));
      return {
        image,
        box: {
          x: box.x + random.normal(0, noise) * box.width,
          y: box.y + random.normal(0, noise) * box.height,
          width: box.width * scale,
          height: box.height * scale * Math.exp(random.normal(0, noise / 2)),
        },
        score: Math.round(100 * Math.max(0.01, random.uniform(0.5, 1) - noise)) / 100,
      };
    });
  });
  return { people, detections };
}
