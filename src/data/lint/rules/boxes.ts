import { ruleOfEach } from '../finding.ts';
import { distanceOutside, labeledJoints } from '../measures.ts';
import { describedRule, thresholds } from '../rule-descriptions.ts';

export const jointOutsideBox = ruleOfEach({
  ...describedRule('joint-outside-box'),
  *find({ dataset: { samples, skeleton } }) {
    for (const { id, image, pose, box } of samples) {
      if (box === undefined) continue;
      const limit = thresholds.outsideBox * Math.max(box.width, box.height);
      // COCO's boxes do not include hidden parts of a person.
      const seen = pose.map((joint) => (joint?.visible === false ? null : joint));
      const outside = labeledJoints(seen, skeleton).filter(
        ({ point }) => distanceOutside(point, box) > limit,
      );
      if (outside.length === 0) continue;
      const names = outside.map(({ name }) => name);
      const message = `${names.join(', ')} outside the box of ${box.width.toFixed(0)}×${box.height.toFixed(0)} px at (${box.x.toFixed(0)}, ${box.y.toFixed(0)})`;
      yield { sample: id, image, joints: names, message };
    }
  },
});
