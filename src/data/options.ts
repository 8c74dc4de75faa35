/** Whose left and right: the person's own, or those of somebody who looks at the picture. */
export const labelings = ['person-centric', 'observer-centric'] as const;
/** Whose left and right labels mean. */
export type Labeling = (typeof labelings)[number];

/** The parts of a dataset as its authors divided it. */
export const splits = ['train', 'test', 'all'] as const;
/** A part of a dataset. */
export type Split = (typeof splits)[number];

/** What a joint without a label means: that it is not in the image, or nothing. */
export const unlabelledMeanings = ['absent', 'unknown'] as const;
/** What a joint without a label means. */
export type Unlabelled = (typeof unlabelledMeanings)[number];
/** The meaning for all joints, or by joint; a joint that is not named is `unknown`. */
export type UnlabelledRule = Unlabelled | Readonly<Record<string, Unlabelled>>;

/** What may be chosen of a dataset: by default all of it, with person-centric labels. */
export interface DatasetOptions {
  readonly labels?: Labeling | undefined;
  readonly split?: Split | undefined;
  /** COCO, FLIC, MPII: the annotation file within the dataset's folder; found by the split unless given. */
  readonly annotations?: string | undefined;
  /** COCO: the category, where several have key points of their own. */
  readonly category?: string | undefined;
  /** What a joint without a label means; `unknown` unless given. The names are those of the dataset's own joints. */
  readonly unlabelled?: UnlabelledRule | undefined;
}
