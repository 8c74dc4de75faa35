import { groupBy } from '../../../foundation/index.ts';
import { distance, fullBox } from '../../../geometry/index.ts';
import { ruleOfEach } from '../finding.ts';
import { distanceOutside, labeledJoints, written } from '../measures.ts';
import { describedRule, thresholds } from '../rule-descriptions.ts';
import { sizeOfImage } from '../subject.ts';

/**
 * Coordinates that files use for "not labeled". The smaller ones result from converting 1-based coordinates to
 * 0-based.
 */
const placeholders = [0, -1, -2] as const;

/** This many joints at the same position cannot be a coincidence. */
const crowd = 4;

export const garbageCoordinates = ruleOfEach({
  ...describedRule('garbage-coordinates'),
  *find({ dataset: { samples, skeleton } }) {
    for (const { id, image, pose } of samples) {
      const joints = labeledJoints(pose, skeleton);
      for (const { name, point } of joints) {
        const isPlaceholder = placeholders.some((value) => point.x === value && point.y === value);
        if (!isPlaceholder && Number.isFinite(point.x + point.y)) continue;
        const message = `${name} is labeled at ${written(point)}, which means "no label" in most files`;
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

export const jointOutsideImage = ruleOfEach({
  ...describedRule('joint-outside-image'),
  *find(subject) {
    for (const sample of subject.dataset.samples) {
      const size = sizeOfImage(sample, subject);
      if (size === undefined) continue;
      for (const { name, point } of labeledJoints(sample.pose, subject.dataset.skeleton)) {
        const away = distanceOutside(point, fullBox(size));
        if (!(away > thresholds.outsideImage)) continue;
        yield {
          sample: sample.id,
          image: sample.image,
          joints: [name],
          message: `${name} at ${written(point)} is ${away.toFixed(1)} px outside the image of ${size.width}×${size.height}`,
        };
      }
    }
  },
});

/** Labels that are closer than this are at the same position, in pixels. */
export const samePlace = 0.5;

export const mirroredJointsCoincide = ruleOfEach({
  ...describedRule('mirrored-joints-coincide'),
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
