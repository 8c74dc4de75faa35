import { entryOf, median } from '../../../foundation/index.ts';
import { subjectWords, torsoJoints, torsoLength } from '../../../skeletons/index.ts';
import { ruleOfEach } from '../finding.ts';
import { type MeasuredLimb, measuredLimbs, poseSpread } from '../measures.ts';
import { describedRule, thresholds } from '../rule-descriptions.ts';
import { samePlace } from './coordinates.ts';

export const zeroLengthLimb = ruleOfEach({
  ...describedRule('zero-length-limb'),
  *find({ dataset: { samples, skeleton } }) {
    for (const { id, image, pose } of samples) {
      for (const { name, joints, length } of measuredLimbs(pose, skeleton)) {
        if (!(length < samePlace)) continue;
        yield { sample: id, image, joints, message: `the limb "${name}" is ${length.toFixed(1)} px long` };
      }
    }
  },
});

export const degenerateTorso = ruleOfEach({
  ...describedRule('degenerate-torso'),
  *find({ dataset: { samples, skeleton } }) {
    // A torso of joints that do not exist is reported by another rule.
    if (!skeleton.torso?.every((joint) => skeleton.joints.includes(joint))) return;
    const torso = torsoJoints(skeleton);
    const torsos = samples.flatMap(({ id, image, pose }) => {
      const diameter = torsoLength(pose, torso);
      return diameter === undefined ? [] : [{ id, image, diameter, size: poseSpread(pose) }];
    });
    const usual = median(torsos.map(({ diameter, size }) => diameter / size));
    for (const { id, image, diameter, size } of torsos) {
      if (!(diameter < thresholds.smallTorso * usual * size)) continue;
      const message = `the torso diameter is ${diameter.toFixed(1)} px; the size of the ${subjectWords(skeleton).one} suggests about ${(usual * size).toFixed(0)} px`;
      yield { sample: id, image, joints: skeleton.torso, message };
    }
  },
});

/** With fewer other limbs, the person's size is too uncertain. */
const witnesses = 3;

export const outsizedLimb = ruleOfEach({
  ...describedRule('outsized-limb'),
  *find({ dataset: { samples, skeleton } }) {
    const measured = samples.map(({ id, image, pose }) => {
      return { id, image, limbs: measuredLimbs(pose, skeleton), size: poseSpread(pose) };
    });
    const shares = new Map(
      skeleton.limbs.map(({ name }) => [
        name,
        median(
          measured.flatMap(({ limbs, size }) =>
            limbs.filter((limb) => limb.name === name).map(({ length }) => length / size),
          ),
        ),
      ]),
    );
    // The person's size that a limb suggests. Foreshortening makes it smaller.
    const suggested = ({ name, length }: MeasuredLimb) => length / entryOf(shares, name);
    for (const { id, image, limbs } of measured) {
      for (const limb of limbs) {
        // A joint at a wrong position affects all its limbs, so limbs that share a joint are not compared.
        const others = limbs.filter(({ joints }) => !joints.some((joint) => limb.joints.includes(joint)));
        if (others.length < witnesses) continue;
        const times = suggested(limb) / Math.max(...others.map(suggested));
        if (!(times > thresholds.outsizedLimb)) continue;
        const message = `the limb "${limb.name}" of ${limb.length.toFixed(0)} px is ${times.toFixed(1)} times as long as the other limbs allow`;
        yield { sample: id, image, joints: limb.joints, message };
      }
    }
  },
});
