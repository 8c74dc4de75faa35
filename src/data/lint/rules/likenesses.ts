import { at, groupBy } from '../../../foundation/index.ts';
import { subjectWords } from '../../../skeletons/index.ts';
import { type Charge, type Rule, ruleOfEach } from '../finding.ts';
import { crossesParts, type Likeness } from '../likeness.ts';
import { describedRule } from '../rule-descriptions.ts';

export const imageInTwoSplits = ruleOfEach({
  ...describedRule('picture-in-two-splits'),
  *find({ dataset: { samples, skeleton }, splits }) {
    for (const [image, people] of groupBy(samples, ({ image }) => image)) {
      const parts = new Set(people.flatMap(({ id }) => splits.get(id) ?? []));
      if (parts.size < 2) continue;
      yield {
        sample: at(people, 0).id,
        image,
        message: `the image has ${subjectWords(skeleton).many} in ${[...parts].join(' and ')}`,
      };
    }
  },
});

export const sameAcrossSplits = likenessRule('same', true, {
  ...describedRule('same-picture-across-splits'),
});

export const sameImage = likenessRule('same', false, {
  ...describedRule('same-picture'),
});

export const similarAcrossSplits = likenessRule('similar', true, {
  ...describedRule('similar-picture-across-splits'),
});

export const similarImage = likenessRule('similar', false, {
  ...describedRule('similar-picture'),
});

function likenessRule(kind: Likeness['kind'], across: boolean, rule: Omit<Rule, 'find'>): Rule {
  return {
    ...rule,
    *find({ likenesses }) {
      for (const likeness of likenesses) {
        if (likeness.kind === kind && crossesParts(likeness) === across) yield charge(likeness);
      }
    },
  };
}

function charge({ first, second, kind, correlation }: Likeness): Charge {
  const where = first.subject === second.subject ? '' : ` of ${first.subject.name}`;
  const part = first.part === first.subject.name ? '' : ` (${first.part})`;
  const like = kind === 'same' ? 'is the same file as' : `looks like (correlation ${correlation.toFixed(3)})`;
  const { subject, sample, image } = second;
  return { subject, sample, image, message: `${image} ${like} ${first.image}${part}${where}` };
}
