import type { MeasuredPerson } from '../codecs/index.ts';
import { type Box, boxAround } from '../geometry/index.ts';
import { poseBox } from '../skeletons/index.ts';
import type { Sample } from './dataset.ts';

/**
 * The box of a person: the dataset's box, or else the box around the labeled joints. If the dataset gives the
 * person's center, the box is moved to it. `undefined` if there is no box and fewer than two joints are labeled.
 */
export function personBox(sample: Sample): Box | undefined {
  const box = sample.box ?? jointBox(sample);
  if (box === undefined || sample.center === undefined) return box;
  return boxAround(sample.center, box.width, box.height);
}

/** The box around the labeled joints; `undefined` if fewer than two are labeled. */
export function jointBox({ pose }: Pick<Sample, 'pose'>): Box | undefined {
  const labeled = pose.filter((joint) => joint !== null);
  return labeled.length < 2 ? undefined : poseBox(labeled);
}

/** Those people whose size is known, for fitting a pose tree. */
export function measuredPeople(samples: readonly Sample[]): readonly MeasuredPerson[] {
  return samples.flatMap((sample) => {
    const box = personBox(sample);
    return box === undefined ? [] : [{ pose: sample.pose, size: Math.max(box.width, box.height) }];
  });
}
