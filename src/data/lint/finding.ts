import type { Likeness } from './likeness.ts';
import type { Subject } from './subject.ts';

/**
 * `error`: training or measurement goes wrong with it. `warning`: most likely a fault of the labels.
 * `note`: nothing need be wrong, but whoever uses the data should know.
 */
export const severities = ['error', 'warning', 'note'] as const;
/** How bad a finding is. */
export type Severity = (typeof severities)[number];

/** What a rule has to say of one dataset. */
export interface Complaint {
  /** The sample's id; absent where the dataset as a whole is meant. */
  readonly sample?: string;
  /** The picture's name in the dataset's file source. */
  readonly image?: string;
  readonly joints?: readonly string[];
  /** One sentence. */
  readonly message: string;
}

/** A complaint and its dataset. If two datasets conflict, it is the later one. */
export interface Charge extends Complaint {
  readonly subject: Subject;
}

/** What rules look at. */
export interface Material {
  readonly subjects: readonly Subject[];
  /** The pictures, of all datasets together, that are the same or look alike. */
  readonly likenesses: readonly Likeness[];
}

/** One thing that the lint looks for. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** What it finds, in a few words. */
  readonly about: string;
  /** Everything that the rule has against the datasets. */
  find(material: Material): Iterable<Charge>;
}

/** A rule that takes datasets one by one. */
export function ruleOfEach(rule: Omit<Rule, 'find'> & { find(subject: Subject): Iterable<Complaint> }): Rule {
  return {
    ...rule,
    *find({ subjects }) {
      for (const subject of subjects) {
        for (const complaint of rule.find(subject)) yield { ...complaint, subject };
      }
    },
  };
}

/** A charge with all that says where it belongs: one line of the report. */
export interface Finding extends Complaint {
  readonly rule: string;
  readonly severity: Severity;
  /** The dataset as it was named, e.g. `lsp:data/lsp`. */
  readonly dataset: string;
  /** The part of the dataset that the sample is in, where it is known. */
  readonly split?: string;
}
