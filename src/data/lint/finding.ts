import type { Likeness } from './likeness.ts';
import type { RuleId, Severity } from './rule-descriptions.ts';
import type { LintedDataset } from './subject.ts';

/** A rule's objection to one dataset. */
export interface Complaint {
  /** The sample's id. Absent if the complaint is about the whole dataset. */
  readonly sample?: string;
  /** The image's name in the dataset's file source. */
  readonly image?: string | undefined;
  readonly joints?: readonly string[];
  /** One sentence. */
  readonly message: string;
}

/** A complaint with its dataset; if two datasets conflict, the later one. */
export interface Charge extends Complaint {
  readonly subject: LintedDataset;
}

/** The data that rules examine. */
export interface Material {
  readonly subjects: readonly LintedDataset[];
  /** Images of all datasets that are equal or look alike. */
  readonly likenesses: readonly Likeness[];
}

/** One kind of fault that lint looks for. */
export interface Rule {
  readonly id: RuleId;
  readonly severity: Severity;
  /** The rule's findings, in a few words. */
  readonly about: string;
  /** Finds all faults of this kind in the datasets. */
  find(material: Material): Iterable<Charge>;
}

/** A rule that examines each dataset on its own. */
export function ruleOfEach(
  rule: Omit<Rule, 'find'> & { find(subject: LintedDataset): Iterable<Complaint> },
): Rule {
  return {
    ...rule,
    *find({ subjects }) {
      for (const subject of subjects) {
        for (const complaint of rule.find(subject)) yield { ...complaint, subject };
      }
    },
  };
}

/** A complaint with its rule and dataset: one line of the report. */
export interface Finding extends Complaint {
  readonly rule: string;
  readonly severity: Severity;
  /** The dataset as the user named it, e.g. `lsp:data/lsp`. */
  readonly dataset: string;
  /** The split that the sample belongs to, if known. */
  readonly split?: string | undefined;
}
