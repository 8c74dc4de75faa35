import { groupBy } from '../../../foundation/index.ts';
import { distance, fullBox } from '../../../geometry/index.ts';
import { ruleOfEach } from '../finding.ts';
import { distanceOutside, labelledJoints, written } from '../measures.ts';
import { sizeOfImage } from '../subject.ts';

/**
 * Coordinates that files use for "not labelled". The smaller ones result from converting 1-based coordinates to
 * 0-based.
 */
const placeholders = [0, -1, -2] as const;

/** This many joints at the same position cannot be a coincidence. */
const crowd = 4;

export const garbageCoordinates = ruleOfEach({
  id: 'garbage-coordinates',
  severity: 'error',
  about: 'labelled joints at (0, 0) or (−1, −1), without a finite position, or several at one place',
  *find({ dataset: { samples, skeleton } }) {
    for (const { id, image, pose } of samples) {
      const joints = labelledJoints(pose, skeleton);
      for (const { name, point } of joints) {
        const isPlaceholder = placeholders.some((value) => point.x === value && point.y === value);
        if (!isPlaceholder && Number.isFinite(point.x + point.y)) continue;
        const message = `${name} is labelled at ${written(point)}, which stands for no label in most files`;
        yield { sample: id, image, joints: [name], message };
      }
      for (const [place, group] of groupBy(joints, ({ point }) => written(point))) {
        if (group.length < crowd) continue;
        const names = group.map(({ name }) => name);
        yield { sample: id, image, joints: names, message: `${names.join(', ')} are all at ${place}` };
      }
    }
  },
});

/** Tolerance in pixels. Rounding, or 1-based coordinates read as 0-based, put joints this far outside. */
const margin = 1;

export const jointOutsideImage = ruleOfEach({
  id: 'joint-outside-image',
  severity: 'warning',
  about: `labelled joints more than ${margin} pixel outside their picture`,
  *find(subject) {
    for (const sample of subject.dataset.samples) {
      const size = sizeOfImage(sample, subject);
      if (size === undefined) continue;
      for (const { name, point } of labelledJoints(sample.pose, subject.dataset.skeleton)) {
        const away = distanceOutside(point, fullBox(size));
        if (!(away > margin)) continue;
        yield {
          sample: sample.id,
          image: sample.image,
          joints: [name],
          message: `${name} at ${written(point)} is ${away.toFixed(1)} px outside the picture of ${size.width}×${size.height}`,
        };
      }
    }
  },
});

/** Labels that are closer than this are at the same position, in pixels. */
export const samePlace = 0.5;

export const mirroredJointsCoincide = ruleOfEach({
  id: 'mirrored-joints-coincide',
  severity: 'note',
  about: 'a left and a right joint at one place: seen from the side, or labelled twice by mistake',
  *find({ dataset: { samples, skeleton } }) {
    const pairs = skeleton.mirrorPairs.map((names) => ({
      names,
      indices: names.map((name) => skeleton.joints.indexOf(name)),
    }));
    for (const { id, image, pose } of samples) {
      for (const { names, indices } of pairs) {
        const [right, left] = indices.map((index) => pose[index]?.point);
        if (!right || !left || !(distance(right, left) < samePlace)) continue;
        yield {
          sample: id,
          image,
          joints: names,
          message: `${names.join(' and ')} are both at ${written(right)}`,
        };
      }
    }
  },
});
