import { type MappingOptions, mapSkeleton, type Skeleton } from '../skeletons/index.ts';
import type { Dataset } from './dataset.ts';

/**
 * Maps the poses of a dataset to another skeleton by the joints' names. Images without labels are kept. A skeleton with
 * the same joints adds data that the labels lack: limbs, torso, sigmas.
 * @throws LimberError when the skeletons have no joint in common.
 */
export function mapDataset(dataset: Dataset, skeleton: Skeleton, options: MappingOptions = {}): Dataset {
  const { map, sources } = mapSkeleton(dataset.skeleton, skeleton, options);
  const places = sources.map((joints) => joints.map((joint) => dataset.skeleton.joints.indexOf(joint)));
  // A joint between two others is known to be absent only where both are.
  const mapAbsent = (absent: readonly boolean[]) =>
    places.map((from) => from.length > 0 && from.every((joint) => absent[joint] === true));
  const samples = dataset.samples.map(({ conflicts, absent, ...sample }) => {
    const known = conflicts?.filter(({ joint }) => skeleton.joints.includes(joint)) ?? [];
    const mapped = { ...sample, pose: map(sample.pose), absent: absent && mapAbsent(absent) };
    return { ...mapped, conflicts: known.length > 0 ? known : undefined };
  });
  const { dropped } = dataset;
  return {
    ...dataset,
    skeleton,
    samples,
    dropped: dropped?.filter(({ joint }) => skeleton.joints.includes(joint)),
  };
}
