import { groupBy } from '../../../foundation/index.ts';
import { type Charge, type Rule, ruleOfEach } from '../finding.ts';
import { crossesParts, type Likeness } from '../likeness.ts';

export const imageInTwoSplits = ruleOfEach({
  id: 'picture-in-two-splits',
  severity: 'error',
  about: 'pictures with people in several splits',
  *find({ dataset: { samples }, splits }) {
    for (const [image, people] of groupBy(samples, ({ image }) => image)) {
      const parts = new Set(people.flatMap(({ id }) => splits.get(id) ?? []));
      if (parts.size < 2) continue;
      yield {
        sample: people[0]!.id,
        image,
        message: `the picture has people in ${[...parts].join(' and ')}`,
      };
    }
  },
});

export const sameAcrossSplits = likenessRule('same', true, {
  id: 'same-picture-across-splits',
  severity: 'error',
  about: 'the same picture file in several splits or datasets',
});

export const sameImage = likenessRule('same', false, {
  id: 'same-picture',
  severity: 'warning',
  about: 'the same picture file twice in one split',
});

export const similarAcrossSplits = likenessRule('similar', true, {
  id: 'similar-picture-across-splits',
  severity: 'warning',
  about: 'pictures that look like one of another split or dataset',
});

export const similarImage = likenessRule('similar', false, {
  id: 'similar-picture',
  severity: 'note',
  about: 'pictures that look like another one of their split',
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
