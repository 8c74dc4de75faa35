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
  /** Longest limb, as a multiple of the length that the person's other limbs suggest. */
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
      'limbs, mirror pairs, a torso or a head with joints that the skeleton lacks, or two joints of the same name',
  },
  'mirror-pair-names': {
    severity: 'error',
    about: 'mirror pairs whose names are not the right and the left of the same joint',
  },
  'missing-mirror-pair': {
    severity: 'error',
    about: 'left and right joints without a mirror pair: flipped images would teach the wrong side',
  },
  'numbered-joints': {
    severity: 'note',
    about:
      'joints whose names are numbers: left and right are unknown, so train without flip, or name the joints',
  },
  'missing-sigmas': {
    severity: 'note',
    about: "skeletons without the sigmas (annotators' spread per joint) that OKS needs",
  },
  'duplicate-id': {
    severity: 'error',
    about: 'several records with the same id',
  },
  'odd-records': {
    severity: 'warning',
    about: 'oddities in the files and how they were read, e.g. repeated records',
  },
  'few-joints': {
    severity: 'note',
    about:
      'subjects with fewer than two labeled joints: they teach nothing, and without a box they cannot be cropped',
  },
  'dropped-label': {
    severity: 'note',
    about: 'labels that were left out because the dataset itself marks them as meaningless',
  },
  'garbage-coordinates': {
    severity: 'error',
    about: 'labeled joints at (0, 0) or (−1, −1), without a finite position, or several at one position',
  },
  'joint-outside-image': {
    severity: 'warning',
    about: `labeled joints more than ${thresholds.outsideImage} pixel outside their image`,
  },
  'joint-outside-box': {
    severity: 'warning',
    about: `visible joints outside the subject's box by more than ${100 * thresholds.outsideBox} % of its longer side`,
  },
  'mirrored-joints-coincide': {
    severity: 'note',
    about: 'a left and a right joint at one position: seen from the side, or labeled twice by mistake',
  },
  'zero-length-limb': {
    severity: 'warning',
    about: 'limbs with both ends at one position, which PCP always counts as missed',
  },
  'degenerate-torso': {
    severity: 'warning',
    about: `torso diameters (PCK's unit) below ${thresholds.smallTorso} of the usual diameter for the subject's size`,
  },
  'outsized-limb': {
    severity: 'warning',
    about: `limbs more than ${thresholds.outsizedLimb} times as long as the subject's other limbs suggest`,
  },
  'visibility-codes': {
    severity: 'warning',
    about: `more than ${100 * thresholds.uncertain} % of the joints are marked as occluded or unlabeled: the code may mean the opposite`,
  },
  'joint-order': {
    severity: 'error',
    about: 'joints whose order does not fit their names: on average they are where other joints belong',
  },
  'sides-exchanged': {
    severity: 'warning',
    about: 'right joints are to the right of left ones in most images: left and right may be exchanged',
  },
  'observer-centric': {
    severity: 'note',
    about: "right joints are to the left of left ones in nearly all images: the sides may be the observer's",
  },
  'suspected-swap': {
    severity: 'warning',
    about: 'left and right of some joints look exchanged: the pose would be far likelier with them swapped',
  },
  'missing-picture': {
    severity: 'error',
    about: 'images that do not exist',
  },
  'broken-picture': {
    severity: 'error',
    about: 'images that cannot be decoded',
  },
  'no-contrast': {
    severity: 'warning',
    about: 'images that show nothing: all parts are equally bright',
  },
  'picture-size': {
    severity: 'error',
    about: 'images whose size differs from the labels',
  },
  'picture-in-two-splits': {
    severity: 'error',
    about: 'images with subjects in several splits',
  },
  'same-picture-across-splits': {
    severity: 'error',
    about: 'the same image file in several splits or datasets',
  },
  'same-picture': {
    severity: 'warning',
    about: 'the same image file twice in one split',
  },
  'similar-picture-across-splits': {
    severity: 'warning',
    about:
      'images that look like an image in another split or dataset, e.g. frames of one video: scores will be too good',
  },
  'similar-picture': {
    severity: 'note',
    about: 'images that look like another image in their split',
  },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly about: string }>>;

/** The id of a rule. */
export type RuleId = keyof typeof ruleDescriptions;

/** The id, the severity and the description of a rule. */
export function describedRule(id: RuleId) {
  return { id, ...ruleDescriptions[id] };
}
