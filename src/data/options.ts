/** Whose left and right the labels refer to: the person's, or those of the viewer of the image. */
export const labelings = ['person-centric', 'observer-centric'] as const;
/** Whose left and right the labels refer to. */
export type Labeling = (typeof labelings)[number];

/** The splits of a dataset, as its authors divided it. */
export const splits = ['train', 'test', 'all'] as const;
/** Name of a split. */
export type Split = (typeof splits)[number];

/** The meaning of a joint without a label: it is not in the image, or nothing is known. */
export const unlabeledMeanings = ['absent', 'unknown'] as const;
/** The meaning of a joint without a label. */
export type Unlabeled = (typeof unlabeledMeanings)[number];
/** The meaning for all joints, or by joint; a joint that is not named is `unknown`. */
export type UnlabeledRule = Unlabeled | Readonly<Record<string, Unlabeled>>;

/** The options of a dataset. Default: all samples, with person-centric labels. */
export interface DatasetOptions {
  readonly labels?: Labeling | undefined;
  readonly split?: Split | undefined;
  /** COCO, FLIC, MPII, SLEAP, Label Studio, YOLO: the file of labels or settings within the dataset's folder; found by the split unless given. */
  readonly annotations?: string | undefined;
  /** If there are several: for COCO the category, for SLEAP the skeleton, for YOLO the class. */
  readonly category?: string | undefined;
  /** COCO: reads only boxes. The category then needs no key points, and poses have no joints. */
  readonly boxesOnly?: boolean | undefined;
  /**
   * The meaning of a joint without a label; `unknown` unless given. The names are those of the dataset's own joints.
   */
  readonly unlabeled?: UnlabeledRule | undefined;
}
