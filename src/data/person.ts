import type { MeasuredPerson } from '../codecs/index.ts';
import { type Box, boxAround } from '../geometry/index.ts';
import { poseBox } from '../skeletons/index.ts';
import type { Sample } from './dataset.ts';

/**
 * The box of a person: the dataset's box, or else the box around the labelled joints. If the dataset gives the
 * person's centre, the box is moved to it. `undefined` if there is no box and fewer than two joints are labelled.
 */
export function personBox(sample: Sample): Box | undefined {
  const box = sample.box ?? jointBox(sample);
  if (box === undefined || sample.center === undefined) return box;
  return boxAround(sample.center, box.width, box.height);
}

/** The box around the labelled joints; `undefined` if fewer than two are labelled. */
export function jointBox({ pose }: Pick<Sample, 'pose'>): Box | undefined {
  const labelled = pose.filter((joint) => joint !== null);
  return labelled.length < 2 ? undefined : poseBox(labelled);
}

/** Those people whose size is known, for fitting a pose tree. */
export function measuredPeople(samples: readonly Sample[]): readonly MeasuredPerson[] {
  return samples.flatMap((sample) => {
    const box = personBox(sample);
    return box === undefined ? [] : [{ pose: sample.pose, size: Math.max(box.width, box.height) }];
  });
}
