import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Dataset, Sample } from './dataset.ts';
import type { Unlabeled, UnlabeledRule } from './options.ts';

/**
 * Writes the meaning of unlabeled joints into the samples' `absent`. With `absent`, a joint without a label is not in
 * the image. Three kinds of joints stay unknown: joints of people without any label, because these were not annotated;
 * joints of crowds; and joints whose label the dataset marks as meaningless (`Dataset.dropped`).
 *
 * @throws LimberError when the rule names a joint that the dataset does not have.
 */
export function withAbsentJoints(dataset: Dataset, rule: UnlabeledRule): Dataset {
  const { joints } = dataset.skeleton;
  const meanings = meaningOf(rule, dataset);
  const dropped = new Set((dataset.dropped ?? []).map(({ sample, joint }) => key(sample, joint)));
  const samples = dataset.samples.map((sample): Sample => {
    const { id, pose, crowd = false } = sample;
    if (crowd || pose.every((joint) => joint === null)) return sample;
    const absent = pose.map(
      (joint, index) =>
        joint === null && meanings[index] === 'absent' && !dropped.has(key(id, at(joints, index))),
    );
    return absent.includes(true) ? { ...sample, absent } : sample;
  });
  return { ...dataset, samples };
}

function meaningOf(rule: UnlabeledRule, { skeleton, name }: Dataset): readonly Unlabeled[] {
  const { joints } = skeleton;
  if (typeof rule === 'string') return joints.map(() => rule);
  const unknown = Object.keys(rule).find((joint) => !joints.includes(joint));
  if (unknown !== undefined) {
    throw new LimberError({
      what: `"unlabeled" names a joint that ${name} does not have`,
      got: `"${unknown}"`,
      expected: `some of ${joints.join(', ')}`,
    });
  }
  return joints.map((joint) => rule[joint] ?? 'unknown');
}

function key(sample: string, joint: string): string {
  return JSON.stringify([sample, joint]);
}
