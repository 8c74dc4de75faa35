import { type MappingOptions, mapSkeleton, type Skeleton } from '../skeletons/index.ts';
import type { Dataset } from './dataset.ts';

/**
 * The same pictures, unlabelled ones too, with poses of another skeleton, matched by the joints' names. A skeleton of the same joints
 * gives a dataset what its labels do not say: limbs, torso, sigmas.
 *
 * @throws LimberError when the skeletons have no joint in common.
 */
export function mapDataset(dataset: Dataset, skeleton: Skeleton, options: MappingOptions = {}): Dataset {
  const { map } = mapSkeleton(dataset.skeleton, skeleton, options);
  const samples = dataset.samples.map(({ conflicts, ...sample }) => {
    const known = conflicts?.filter(({ joint }) => skeleton.joints.includes(joint)) ?? [];
    return { ...sample, pose: map(sample.pose), conflicts: known.length > 0 ? known : undefined };
  });
  const { dropped } = dataset;
  return {
    ...dataset,
    skeleton,
    samples,
    dropped: dropped?.filter(({ joint }) => skeleton.joints.includes(joint)),
  };
}
