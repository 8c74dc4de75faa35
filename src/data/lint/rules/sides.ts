import { countedSubjects } from '../../../skeletons/index.ts';
import { ruleOfEach } from '../finding.ts';
import { describedRule } from '../rule-descriptions.ts';
import type { LintedDataset } from '../subject.ts';

/** With fewer people, the shares are too uncertain. */
const leastPeople = 50;
/**
 * In the usual datasets, two thirds of the people face the camera, so their right side is on the left of the image.
 * Shares outside these bounds are suspicious.
 */
const share = { exchanged: 0.4, observer: 0.9 };

export const sidesExchanged = ruleOfEach({
  ...describedRule('sides-exchanged'),
  *find(subject) {
    const { facing, people } = countFacing(subject);
    if (people < leastPeople || facing >= share.exchanged * people) return;
    yield {
      message: `the right joints are right of the left ones in ${people - facing} of ${subjectsIn(people, subject)}, as if these were seen from behind`,
    };
  },
});

export const observerCentric = ruleOfEach({
  ...describedRule('observer-centric'),
  *find(subject) {
    const { facing, people } = countFacing(subject);
    if (people < leastPeople || facing <= share.observer * people) return;
    yield {
      message: `the right joints are left of the left ones in ${facing} of ${subjectsIn(people, subject)}, as if none were seen from behind`,
    };
  },
});

function subjectsIn(count: number, { dataset: { skeleton } }: LintedDataset): string {
  return countedSubjects(count, skeleton);
}

/** Counts the people whose right side appears on the left of the image, and all people for whom this can be decided. */
function countFacing({ dataset: { samples, skeleton } }: LintedDataset) {
  const pairs = skeleton.mirrorPairs
    .filter(([right, left]) => /right/i.test(right) && /left/i.test(left))
    .map((names) => names.map((name) => skeleton.joints.indexOf(name)));
  // Each person counts once, by the majority of their pairs.
  const votes = samples.map(({ pose }) =>
    pairs.reduce((sum, [right = -1, left = -1]) => {
      const [a, b] = [pose[right]?.point, pose[left]?.point];
      return a && b ? sum + Math.sign(b.x - a.x) : sum;
    }, 0),
  );
  return {
    facing: votes.filter((vote) => vote > 0).length,
    people: votes.filter((vote) => vote !== 0).length,
  };
}
