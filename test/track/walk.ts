import { imagePoint } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import {
  coco,
  type Pose,
  poseBox,
  type TrackedFrame,
  type TrackedPerson,
} from '../../src/skeletons/index.ts';

/** A COCO figure of height 1 whose head is at (0, 0), facing the camera. */
const figure: readonly (readonly [number, number])[] = [
  [0, 0.08],
  [0.02, 0.06],
  [-0.02, 0.06],
  [0.04, 0.07],
  [-0.04, 0.07],
  [0.11, 0.2],
  [-0.11, 0.2],
  [0.15, 0.35],
  [-0.15, 0.35],
  [0.16, 0.5],
  [-0.16, 0.5],
  [0.07, 0.52],
  [-0.07, 0.52],
  [0.08, 0.75],
  [-0.08, 0.75],
  [0.08, 0.97],
  [-0.08, 0.97],
];

/** A walking person with swinging arms and legs. */
export interface Walker {
  readonly id: number;
  /** The head's position in pixels; `undefined` while the person is not in the film. */
  at(time: number): readonly [number, number] | undefined;
  /** Height in pixels. */
  readonly height: number;
  /** Distance: a nearer person hides people further away. */
  readonly depth: number;
}

export interface WalkOptions {
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly seed?: number;
  /** Deviation of found joints, as a share of the height. */
  readonly noise?: number;
  /** Share of people who are missed at random. */
  readonly missed?: number;
  /** False detections per frame. */
  readonly ghosts?: number;
}

function pose(walker: Walker, [x, y]: readonly [number, number], time: number): Pose {
  const swing = Math.sin(2 * Math.PI * (time * 1.8 + walker.id * 0.3)) * 0.06;
  return coco.joints.map((name, index) => {
    const [dx, dy] = figure[index]!;
    const limb = /elbow|knee/.test(name) ? 0.5 : /wrist|ankle/.test(name) ? 1 : 0;
    const side = name.startsWith('left') ? 1 : -1;
    const turn = /knee|ankle/.test(name) ? -side : side;
    return {
      point: imagePoint(x + walker.height * (dx + limb * turn * swing), y + walker.height * dy),
      confidence: 0.9,
    };
  });
}

const top = ({ box }: TrackedPerson) => box?.y ?? 0;
const left = ({ box }: TrackedPerson) => box?.x ?? 0;

/** The film's truth, and possible detections: the same people with noise, without hidden people. */
export function walk(
  walkers: readonly Walker[],
  { seconds, framesPerSecond, seed = 1, noise = 0.01, missed = 0, ghosts = 0 }: WalkOptions,
): { readonly truth: readonly TrackedFrame[]; readonly found: readonly TrackedFrame[] } {
  const [truth, found]: [TrackedFrame[], TrackedFrame[]] = [[], []];
  for (let frame = 0; frame < seconds * framesPerSecond; frame++) {
    const time = frame / framesPerSecond;
    const random = randomStream(seed, frame);
    const normal = () =>
      Math.sqrt(-2 * Math.log(1 - random.uniform(0, 1))) * Math.cos(2 * Math.PI * random.uniform(0, 1));
    const people = walkers.flatMap((walker) => {
      const place = walker.at(time);
      if (place === undefined) return [];
      const there = pose(walker, place, time);
      return [{ id: walker.id, pose: there, box: poseBox(there)!, walker }];
    });
    const hidden = (person: (typeof people)[number]) =>
      people.some(({ box, walker: { depth } }) => {
        const across =
          Math.min(box.x + box.width, person.box.x + person.box.width) - Math.max(box.x, person.box.x);
        return depth < person.walker.depth && across > 0.5 * person.box.width;
      });
    truth.push({ frame, time, people: people.map(({ walker: _, ...person }) => person) });
    const seen: TrackedPerson[] = people.flatMap((person) => {
      if (hidden(person) || random.uniform(0, 1) < missed) return [];
      const shaken = person.pose.map(
        (joint) =>
          joint && {
            ...joint,
            point: imagePoint(
              joint.point.x + normal() * noise * person.walker.height,
              joint.point.y + normal() * noise * person.walker.height,
            ),
          },
      );
      return [{ id: 0, pose: shaken, box: poseBox(shaken)!, confidence: 0.9 }];
    });
    if (random.uniform(0, 1) < ghosts) {
      const ghost = pose(
        { id: 0, at: () => [0, 0], height: 100, depth: 0 },
        [600 * random.uniform(0, 1), 100],
        time,
      );
      seen.push({ id: 0, pose: ghost, box: poseBox(ghost)!, confidence: 0.35 });
    }
    // The order of a detector's results has no meaning.
    found.push({ frame, time, people: seen.toSorted((a, b) => top(a) - top(b) || left(a) - left(b)) });
  }
  return { truth, found };
}
