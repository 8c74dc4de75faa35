import type { Pose } from '../../../skeletons/index.ts';
import { ruleOfEach } from '../finding.ts';
import { type PairOffset, PairStatistics, pairOffsets } from '../mirror-statistics.ts';
import { pairGroups } from '../pair-groups.ts';

/** Nats by which the exchanged pose must be the likelier one. */
const threshold = 6;
/** Fewer poses say too little of what is usual. */
const leastPoses = 100;
/** A pose with a smaller share of its joints labelled is not judged: nobody knows how large it is. */
const leastLabelled = 0.75;

export const suspectedSwap = ruleOfEach({
  id: 'suspected-swap',
  severity: 'warning',
  about: 'left and right of some joints look exchanged: the pose would be far likelier the other way round',
  *find({ dataset: { samples, skeleton } }) {
    const groups = pairGroups(skeleton);
    const poses = samples
      .filter(({ pose }) => labelledShare(pose) >= leastLabelled)
      .map((sample) => ({ sample, offsets: pairOffsets(sample.pose, skeleton) }));
    if (groups.length === 0 || poses.length < leastPoses) return;
    const suspect = (statistics: PairStatistics, offsets: readonly PairOffset[]) =>
      groups
        .map((group) => ({ group, evidence: statistics.swapEvidence(offsets, group) }))
        .reduce((best, other) => (other.evidence > best.evidence ? other : best));
    // What looks exchanged at first does not count towards what is usual.
    const all = poses.map(({ offsets }) => offsets);
    const first = new PairStatistics(all);
    const usual = new PairStatistics(all.filter((offsets) => suspect(first, offsets).evidence < threshold));
    const suspects = poses
      .map(({ sample, offsets }) => ({ sample, offsets, ...suspect(usual, offsets) }))
      .filter(({ evidence }) => evidence >= threshold)
      .toSorted((a, b) => b.evidence - a.evidence);
    for (const { sample, offsets, group, evidence } of suspects) {
      const joints = skeleton.mirrorPairs.filter((_, pair) => group.has(pair) && offsets[pair]).flat();
      const message = `${joints.join(', ')} fit the rest of the pose better with left and right exchanged (${evidence.toFixed(1)} nats)`;
      yield { sample: sample.id, image: sample.image, joints, message };
    }
  },
});

function labelledShare(pose: Pose): number {
  return pose.filter((joint) => joint !== null).length / pose.length;
}
