import type { Box, ImagePoint, Size } from '../geometry/index.ts';
import type { JointSource, Pose, Skeleton } from '../skeletons/index.ts';
import type { FileSource } from './sources/index.ts';

/** One labelled person (or mouse, or crane) in one picture. */
export interface Sample {
  /** Unique within the dataset, e.g. `lsp/im0001`. */
  readonly id: string;
  /** The picture's name in the dataset's file source. */
  readonly image: string;
  readonly pose: Pose;
  /** By joint of the skeleton, whether it is known not to be in the image; see `unlabelled` of the dataset's options. */
  readonly absent?: readonly boolean[] | undefined;
  /** The person's box where the dataset gives one. */
  readonly box?: Box | undefined;
  /** The person's rough centre where the dataset gives one. */
  readonly center?: ImagePoint | undefined;
  /** The head's box where the dataset gives one: what PCKh on MPII divides by. */
  readonly headBox?: Box | undefined;
  /** Pixels that the subject covers where the dataset says so: what OKS divides by. */
  readonly area?: number | undefined;
  /** A box around many subjects who are not labelled one by one, which OKS neither rewards nor punishes. */
  readonly crowd?: boolean | undefined;
  /** Width and height of the picture where the labels state them. */
  readonly imageSize?: Size | undefined;
  /** Joints on which a label and a teacher did not agree. */
  readonly conflicts?: readonly LabelConflict[] | undefined;
}

/** A joint that a label and a teacher had in different places, in pixels of the image. */
export interface LabelConflict {
  readonly joint: string;
  readonly annotated: ImagePoint;
  readonly teacher: ImagePoint;
  /** The teacher's, in [0, 1]. */
  readonly confidence: number;
  /** Whose place the sample's pose has. */
  readonly kept: Exclude<JointSource, 'agreed'> | 'neither';
}

/** A picture of a dataset, whether or not somebody is labelled in it. */
export interface DatasetImage {
  /** The picture's name in the dataset's file source, as samples have it. */
  readonly name: string;
  /** What the labels call the picture; COCO's results name pictures so. */
  readonly id?: number | string | undefined;
  readonly size?: Size | undefined;
}

/** Labelled pictures with one skeleton. */
export interface Dataset {
  readonly name: string;
  readonly skeleton: Skeleton;
  readonly files: FileSource;
  readonly samples: readonly Sample[];
  /** Every picture, where the labels list them: also those in which nobody is labelled, where OKS punishes detections. */
  readonly images?: readonly DatasetImage[] | undefined;
  /** Labels that the reader left out because the dataset itself says that they mean nothing. */
  readonly dropped?: readonly DroppedLabel[] | undefined;
  /** What was odd in the files and how it was read, in sentences: commands and trainings print them as warnings. */
  readonly remarks?: readonly string[] | undefined;
}

/** A joint's label that is not in the sample's pose. */
export interface DroppedLabel {
  /** The sample's id. */
  readonly sample: string;
  readonly joint: string;
  /** What the file has, its origin moved like that of all labels. */
  readonly point: ImagePoint;
  /** Why it was left out, e.g. `not annotated`. */
  readonly reason: string;
}
