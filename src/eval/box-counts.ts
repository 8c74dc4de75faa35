import { boxOverlap } from '../geometry/index.ts';
import type { DetectedBox, LabeledBox } from './box-scores.ts';
import type { Score } from './breakdown.ts';

/** Found and labeled boxes of the same people. */
export interface BoxCounts {
  /** Share of the labeled people who were found, in percent; `null` without labeled people. */
  readonly recall: Score;
  /** Share of the found boxes that are labeled people, in percent; `null` without such boxes. */
  readonly precision: Score;
}

/** A found and a labeled box are the same person if their intersection over union is at least this. */
const samePerson = 0.5;

/** Which labeled people are found, and which reported boxes are nobody's. */
export interface BoxMatches {
  readonly found: ReadonlySet<LabeledBox>;
  readonly wrong: ReadonlySet<DetectedBox>;
}

/**
 * Matches the boxes that a detector reports with the labeled people. The surest box takes the labeled person whom it
 * overlaps most. A detection in an ignored region is not wrong.
 */
export function matchBoxes(people: readonly LabeledBox[], reported: readonly DetectedBox[]): BoxMatches {
  const taken = new Set<LabeledBox>();
  const wrong = new Set<DetectedBox>();
  for (const found of reported.toSorted((a, b) => b.score - a.score)) {
    const here = people.filter(({ image }) => image === found.image);
    const free = here.filter((person) => !person.crowd && !taken.has(person));
    const best = free.toSorted((a, b) => boxOverlap(b.box, found.box) - boxOverlap(a.box, found.box))[0];
    if (best && boxOverlap(best.box, found.box) >= samePerson) taken.add(best);
    else if (!here.some(({ crowd, box }) => crowd && boxOverlap(box, found.box) > 0)) wrong.add(found);
  }
  return { found: taken, wrong };
}

/** Recall and precision of the boxes that a detector reports, matched by `matchBoxes`. */
export function boxCounts(people: readonly LabeledBox[], reported: readonly DetectedBox[]): BoxCounts {
  const { found, wrong } = matchBoxes(people, reported);
  const labeled = people.filter(({ crowd }) => !crowd).length;
  return {
    recall: labeled > 0 ? (100 * found.size) / labeled : null,
    precision: found.size + wrong.size > 0 ? (100 * found.size) / (found.size + wrong.size) : null,
  };
}
