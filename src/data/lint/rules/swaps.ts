import type { Pose } from '../../../skeletons/index.ts';
import { ruleOfEach } from '../finding.ts';
import { type PairOffset, PairStatistics, pairOffsets } from '../mirror-statistics.ts';
import { pairGroups } from '../pair-groups.ts';
import { describedRule } from '../rule-descriptions.ts';

/** Smallest gain in log-likelihood of the exchanged pose, in nats. */
const threshold = 6;
/** With fewer poses, the statistics are too uncertain. */
const leastPoses = 100;
/** Poses with a smaller share of labeled joints are skipped, because their size is uncertain. */
const leastLabeled = 0.75;

export const suspectedSwap = ruleOfEach({
  ...describedRule('suspected-swap'),
  *find({ dataset: { samples, skeleton } }) {
    const groups = pairGroups(skeleton);
    const poses = samples
      .filter(({ pose }) => labeledShare(pose) >= leastLabeled)
      .map((sample) => ({ sample, offsets: pairOffsets(sample.pose, skeleton) }));
    if (groups.length === 0 || poses.length < leastPoses) return;
    const suspect = (statistics: PairStatistics, offsets: readonly PairOffset[]) =>
      groups
        .map((group) => ({ group, evidence: statistics.swapEvidence(offsets, group) }))
        .reduce((best, other) => (other.evidence > best.evidence ? other : best));
    // Poses that already look exchanged are left out of the statistics in a second pass.
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

function labeledShare(pose: Pose): number {
  return pose.filter((joint) => joint !== null).length / pose.length;
}
