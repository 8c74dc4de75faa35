/**
 * `error`: training or evaluation goes wrong with it. `warning`: probably a fault of the labels. `note`: not
 * necessarily a fault, but users of the data should know it.
 */
export const severities = ['error', 'warning', 'note'] as const;
/** How serious a finding is. */
export type Severity = (typeof severities)[number];

/** Limits that the descriptions state and the rules apply. */
export const thresholds = {
  /** Largest distance of a joint outside the person's box, as a share of the box's larger side. */
  outsideBox: 0.1,
  /** Largest distance of a joint outside its image, in pixels. Rounding and 1-based coordinates reach that far. */
  outsideImage: 1,
  /** Smallest torso, as a share of the usual torso of a person of that size. PCK divides by the torso. */
  smallTorso: 0.2,
  /** Longest limb, as a multiple of what the person's other limbs allow. */
  outsizedLimb: 2,
  /**
   * Largest share of joints that are marked as occluded, or as no label. LSP marks 7 % of its joints as occluded, and
   * LSPET leaves 12 % out.
   */
  uncertain: 0.5,
} as const;

/** Severity and description of every rule, by the rule's id. The help lists them without loading the rules. */
export const ruleDescriptions = {
  'unknown-joint': {
    severity: 'error',
    about:
      'limbs, mirror pairs, a torso or a head of joints that the skeleton does not have, or joints of one name',
  },
  'mirror-pair-names': {
    severity: 'error',
    about: 'mirror pairs of joints whose names are not a right one and the same left one',
  },
  'missing-mirror-pair': {
    severity: 'error',
    about: 'left and right joints that no mirror pair joins: flipping pictures would teach the wrong side',
  },
  'missing-sigmas': {
    severity: 'note',
    about: 'skeletons without the spread between annotators that OKS needs',
  },
  'duplicate-id': {
    severity: 'error',
    about: 'several records with one id',
  },
  'odd-records': {
    severity: 'warning',
    about: 'what the reader found odd in the files and how it read it, e.g. records that are there twice',
  },
  'few-joints': {
    severity: 'note',
    about:
      'people with fewer than two labelled joints, who teach nothing and cannot be cropped without a box',
  },
  'dropped-label': {
    severity: 'note',
    about: 'labels that the reader left out because the dataset itself says that they mean nothing',
  },
  'garbage-coordinates': {
    severity: 'error',
    about: 'labelled joints at (0, 0) or (−1, −1), without a finite position, or several at one place',
  },
  'joint-outside-image': {
    severity: 'warning',
    about: `labelled joints more than ${thresholds.outsideImage} pixel outside their picture`,
  },
  'joint-outside-box': {
    severity: 'warning',
    about: `visible joints that are outside the person's box by more than ${100 * thresholds.outsideBox} % of it`,
  },
  'mirrored-joints-coincide': {
    severity: 'note',
    about: 'a left and a right joint at one place: seen from the side, or labelled twice by mistake',
  },
  'zero-length-limb': {
    severity: 'warning',
    about: 'limbs whose two ends are at one place, which PCP counts as missed whatever is predicted',
  },
  'degenerate-torso': {
    severity: 'warning',
    about: `torso diameters, by which PCK divides, below ${thresholds.smallTorso} of what is usual for the person's size`,
  },
  'outsized-limb': {
    severity: 'warning',
    about: `limbs ${thresholds.outsizedLimb} times as long as the longest of the person's other limbs allows`,
  },
  'visibility-codes': {
    severity: 'warning',
    about: `more than ${100 * thresholds.uncertain} % of the joints are marked as occluded or as no label: the code may mean the opposite`,
  },
  'joint-order': {
    severity: 'error',
    about: 'joints in another order than their names say: on average they are where others belong',
  },
  'sides-exchanged': {
    severity: 'warning',
    about: 'right joints are right of left ones in most pictures: left and right may be exchanged',
  },
  'observer-centric': {
    severity: 'note',
    about: "right joints are left of left ones in nearly all pictures: the sides may be the observer's",
  },
  'suspected-swap': {
    severity: 'warning',
    about: 'left and right of some joints look exchanged: the pose would be far likelier the other way round',
  },
  'missing-picture': {
    severity: 'error',
    about: 'pictures that are not there',
  },
  'broken-picture': {
    severity: 'error',
    about: 'pictures that do not decode',
  },
  'no-contrast': {
    severity: 'warning',
    about: 'pictures that show nothing: all parts are as bright',
  },
  'picture-size': {
    severity: 'error',
    about: 'pictures of another size than the labels state',
  },
  'picture-in-two-splits': {
    severity: 'error',
    about: 'pictures with people in several splits',
  },
  'same-picture-across-splits': {
    severity: 'error',
    about: 'the same picture file in several splits or datasets',
  },
  'same-picture': {
    severity: 'warning',
    about: 'the same picture file twice in one split',
  },
  'similar-picture-across-splits': {
    severity: 'warning',
    about: 'pictures that look like one of another split or dataset',
  },
  'similar-picture': {
    severity: 'note',
    about: 'pictures that look like another one of their split',
  },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly about: string }>>;

/** The id of a rule. */
export type RuleId = keyof typeof ruleDescriptions;

/** The id, the severity and the description of a rule. */
export function describedRule(id: RuleId) {
  return { id, ...ruleDescriptions[id] };
}
