import { numberedJoint } from '../../../skeletons/index.ts';
import { ruleOfEach } from '../finding.ts';
import { describedRule } from '../rule-descriptions.ts';

export const unknownJoint = ruleOfEach({
  ...describedRule('unknown-joint'),
  *find({ dataset: { skeleton } }) {
    const { joints, limbs, mirrorPairs, torso = [], head = [] } = skeleton;
    const repeated = joints.filter((joint, index) => joints.indexOf(joint) < index);
    for (const joint of new Set(repeated)) {
      yield {
        joints: [joint],
        message: `skeleton "${skeleton.name}" has several joints of the name "${joint}"`,
      };
    }
    const uses = [
      ...limbs.map(({ name, from, to }) => ({ what: `limb "${name}"`, names: [from, to].flat() })),
      ...mirrorPairs.map((names) => ({ what: 'a mirror pair', names })),
      { what: 'the torso', names: torso },
      { what: 'the head', names: head },
    ];
    for (const { what, names } of uses) {
      for (const joint of names.filter((name) => !joints.includes(name))) {
        yield { message: `${what} of skeleton "${skeleton.name}" names "${joint}", which it does not have` };
      }
    }
  },
});

export const mirrorPairNames = ruleOfEach({
  ...describedRule('mirror-pair-names'),
  *find({ dataset: { skeleton } }) {
    for (const [right, left] of skeleton.mirrorPairs) {
      if (otherSide(right) === undefined && otherSide(left) === undefined) continue;
      if (right !== left && otherSide(right) === left && /right/i.test(right)) continue;
      yield { joints: [right, left], message: `"${right}" and "${left}" are paired as right and left` };
    }
  },
});

export const missingMirrorPair = ruleOfEach({
  ...describedRule('missing-mirror-pair'),
  *find({ dataset: { skeleton } }) {
    const paired = skeleton.mirrorPairs.flat();
    for (const right of skeleton.joints.filter((joint) => /right/i.test(joint))) {
      const left = otherSide(right) ?? '';
      if (!skeleton.joints.includes(left) || paired.includes(right) || paired.includes(left)) continue;
      yield { joints: [right, left], message: `no mirror pair joins "${right}" and "${left}"` };
    }
  },
});

export const numberedJoints = ruleOfEach({
  ...describedRule('numbered-joints'),
  *find({ dataset: { skeleton } }) {
    const joint = numberedJoint(skeleton);
    if (joint === undefined) return;
    yield {
      joints: [joint],
      message: `a joint of skeleton "${skeleton.name}" is called "${joint}"; "spellings" in a skeleton file gives it a name`,
    };
  },
});

export const missingSigmas = ruleOfEach({
  ...describedRule('missing-sigmas'),
  *find({ dataset: { skeleton } }) {
    const { name, joints, sigmas } = skeleton;
    if (sigmas === undefined) {
      yield { message: `skeleton "${name}" has no sigmas, so OKS cannot be measured` };
    } else if (sigmas.length !== joints.length || !sigmas.every((sigma) => sigma > 0)) {
      yield { message: `skeleton "${name}" has ${joints.length} joints and the sigmas ${sigmas.join(', ')}` };
    }
  },
});

/** `left knee` for `right knee`; `undefined` for a name without a side. */
function otherSide(joint: string): string | undefined {
  const sides: Readonly<Record<string, string>> = {
    left: 'right',
    right: 'left',
    Left: 'Right',
    Right: 'Left',
  };
  const other = joint.replace(/left|right/i, (side) => sides[side] ?? side);
  return other === joint ? undefined : other;
}
