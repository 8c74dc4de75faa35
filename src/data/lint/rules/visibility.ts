import { ruleOfEach } from '../finding.ts';
import { describedRule, thresholds } from '../rule-descriptions.ts';

/** With fewer joints, the share is too uncertain. */
const leastJoints = 100;

export const visibilityCodes = ruleOfEach({
  ...describedRule('visibility-codes'),
  *find({ dataset: { samples, dropped = [] } }) {
    const labeled = samples.flatMap(({ pose }) => pose.filter((joint) => joint !== null));
    const stated = labeled.filter(({ visible }) => visible !== undefined);
    const occluded = stated.filter(({ visible }) => !visible).length;
    const counts = [
      { count: occluded, of: stated.length, what: 'labeled joints are marked as occluded' },
      {
        count: dropped.length,
        of: labeled.length + dropped.length,
        what: 'labels are marked as meaningless',
      },
    ];
    for (const { count, of, what } of counts) {
      if (of < leastJoints || count <= thresholds.uncertain * of) continue;
      const share = ((100 * count) / of).toFixed(1);
      yield {
        message: `${count} of ${of} ${what} (${share} %); 1 means occluded in LSP and annotated in LSPET`,
      };
    }
  },
});
