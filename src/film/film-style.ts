import {
  type Joint,
  outlineColor,
  type Skeleton,
  type TrackedFrame,
  type TrackedPerson,
} from '../skeletons/index.ts';
import { confidentBox } from '../track/index.ts';
import { element, letter, letterWidth, overlaySvg, skeletonFigure, svgDocument } from '../viz/index.ts';

/**
 * Colors for identities, chosen to differ clearly for every kind of color vision (Okabe and Ito 2008, lightened for
 * dark films).
 */
const colors = [
  '#56b4e9',
  '#e69f00',
  '#00c08a',
  '#f0e442',
  '#ff7043',
  '#cc79a7',
  '#4f8cff',
  '#f4f1e6',
] as const;

/** The color that an identity keeps. */
function identityColor(id: number): string {
  return colors[(id - 1) % colors.length] ?? colors[0];
}

/** Weight of a new place of a number, so that numbers do not tremble. */
const following = 0.3;

/** Weight of a new confidence. It is small, so that a joint that is doubtful in one frame does not blink. */
const freshness = 0.25;

/**
 * Draws a film's frames without flicker. An identity keeps its color and has its number above the head. Its limbs keep
 * their thickness. Joints appear and disappear by their confidence over the last frames. People without an identity have
 * one color per side of the body.
 * @returns a function that draws the frames, called once per frame in order. It returns an SVG of the film's size.
 */
export function filmStyle(
  size: { readonly width: number; readonly height: number },
  skeleton: Skeleton,
  thicknesses: ReadonlyMap<number, number>,
): (frame: TrackedFrame) => string {
  const confidences = new Map<string, number>();
  const calm = (person: TrackedPerson, joint: Joint | null, index: number): Joint | null => {
    if (joint?.confidence === undefined) return joint;
    const key = `${person.id} ${index}`;
    const before = confidences.get(key) ?? joint.confidence;
    const confidence = before + freshness * (joint.confidence - before);
    confidences.set(key, confidence);
    return { ...joint, confidence };
  };
  const places = new Map<number, Place>();
  const number = ({ id, pose }: TrackedPerson, thickness: number): string => {
    const box = pose && confidentBox(pose);
    if (box === undefined) return '';
    const height = Math.max(12, 4 * thickness);
    const there = { x: box.x + box.width / 2, y: Math.max(height, box.y - height / 2) };
    const before = places.get(id);
    // A person who comes back elsewhere takes the number along at once.
    const isNear =
      before !== undefined && Math.hypot(there.x - before.x, there.y - before.y) < box.height / 4;
    const mix = (axis: 'x' | 'y') =>
      isNear ? before[axis] + following * (there[axis] - before[axis]) : there[axis];
    const place = { x: mix('x'), y: mix('y') };
    places.set(id, place);
    const [x, y] = [place.x - letterWidth(`${id}`, height) / 2, place.y];
    // Dark numbers behind it make the number visible on bright frames.
    const shadow = [-1, 1].map((shift) => letter(`${id}`, x + shift, y + shift, height, outlineColor));
    return shadow.join('') + letter(`${id}`, x, y, height, identityColor(id));
  };
  return ({ people }) => {
    const known = people.filter(({ id }) => id > 0);
    const others = people.flatMap(({ id, pose }) => (id > 0 || pose === undefined ? [] : [pose]));
    if (known.length === 0) return overlaySvg(size, skeleton, others, { thickness: thicknesses.get(0) ?? 2 });
    const figures = known.flatMap((person) => {
      const { id, pose, filled } = person;
      if (pose === undefined) return [];
      const thickness = thicknesses.get(id) ?? 2;
      const figure = skeletonFigure(
        skeleton,
        pose.map((joint, index) => calm(person, joint, index)),
        size,
        { color: identityColor(id), thickness },
      );
      return [filled ? element('g', { opacity: 0.45 }, figure) : figure, number(person, thickness)];
    });
    return svgDocument(size, ...figures);
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Collects the size of each identity in a film. Identity 0 stands for all people without an identity. */
export class FilmThicknesses {
  readonly #sides = new Map<number, number[]>();

  add({ people }: TrackedFrame): void {
    for (const { id, pose } of people) {
      const box = pose && confidentBox(pose);
      if (box === undefined) continue;
      const sides = this.#sides.get(id) ?? [];
      this.#sides.set(id, sides);
      // The first few thousand frames are enough for a median.
      if (sides.length < 5000) sides.push(Math.max(box.width, box.height));
    }
  }

  /** Thickness of limbs in pixels, by identity. */
  thicknesses(): ReadonlyMap<number, number> {
    return new Map(
      [...this.#sides].map(([id, sides]) => {
        const middle = sides.toSorted((a, b) => a - b)[Math.floor(sides.length / 2)] ?? 110;
        return [id, Math.max(1.2, middle / 55)];
      }),
    );
  }
}
