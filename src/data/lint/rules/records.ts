import { groupBy } from '../../../foundation/index.ts';
import type { DroppedLabel } from '../../dataset.ts';
import { ruleOfEach } from '../finding.ts';
import { written } from '../measures.ts';
import { describedRule } from '../rule-descriptions.ts';

export const duplicateId = ruleOfEach({
  ...describedRule('duplicate-id'),
  *find({ dataset: { samples } }) {
    const counts = new Map<string, number>();
    for (const { id } of samples) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const [id, count] of counts) {
      if (count > 1) yield { sample: id, message: `${count} records have this id` };
    }
  },
});

export const oddRecords = ruleOfEach({
  ...describedRule('odd-records'),
  *find({ dataset: { remarks = [] } }) {
    for (const message of remarks) yield { message };
  },
});

export const fewJoints = ruleOfEach({
  ...describedRule('few-joints'),
  *find({ dataset: { samples } }) {
    for (const { id, image, pose, crowd } of samples) {
      const labeled = pose.filter((joint) => joint !== null).length;
      if (labeled < 2 && !crowd)
        yield { sample: id, image, message: labeled === 0 ? 'no joint is labeled' : '1 joint is labeled' };
    }
  },
});

/** Most places that a message lists. */
const mostPlaces = 3;

/** The first joints with their places. Joints at one place are listed together. */
function places(labels: readonly DroppedLabel[]): string {
  const byPlace = [...groupBy(labels, ({ point }) => written(point))];
  const shown = byPlace
    .slice(0, mostPlaces)
    .map(([place, joints]) => `${joints.map(({ joint }) => joint).join(', ')} at ${place}`);
  const left = byPlace.slice(mostPlaces).reduce((sum, [, joints]) => sum + joints.length, 0);
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

export const droppedLabels = ruleOfEach({
  ...describedRule('dropped-label'),
  *find({ dataset: { samples, dropped = [] } }) {
    const images = new Map(samples.map(({ id, image }) => [id, image]));
    for (const [sample, labels] of groupBy(dropped, (label) => label.sample)) {
      const image = images.get(sample);
      yield {
        sample,
        image,
        joints: labels.map(({ joint }) => joint),
        message: [...groupBy(labels, ({ reason }) => reason)]
          .map(([reason, alike]) => `${places(alike)}: ${reason}`)
          .join('; '),
      };
    }
  },
});
