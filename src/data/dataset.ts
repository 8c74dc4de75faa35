import type { Box, ImagePoint, Size } from '../geometry/index.ts';
import type { JointSource, Pose, Skeleton } from '../skeletons/index.ts';
import type { FileSource } from './sources/index.ts';

/** One labeled person (or mouse, or crane) in one image. */
export interface Sample {
  /** Unique within the dataset, e.g. `lsp/im0001`. */
  readonly id: string;
  /** The image's name in the dataset's file source. */
  readonly image: string;
  /**
   * The video, film or session that the image is from, if the dataset states it. Images of one video may be almost
   * equal.
   */
  readonly video?: string | undefined;
  readonly pose: Pose;
  /**
   * For each joint of the skeleton, whether it is known to be absent from the image; see `unlabeled` of the dataset's
   * options.
   */
  readonly absent?: readonly boolean[] | undefined;
  /** The person's box, if the dataset gives it. */
  readonly box?: Box | undefined;
  /** The person's rough center, if the dataset gives it. */
  readonly center?: ImagePoint | undefined;
  /** The head's box, if the dataset gives it. PCKh on MPII is relative to it. */
  readonly headBox?: Box | undefined;
  /** The subject's area in pixels, if the dataset gives it. OKS is relative to it. */
  readonly area?: number | undefined;
  /** Whether this is a box around many subjects who are not labeled individually. OKS ignores detections in it. */
  readonly crowd?: boolean | undefined;
  /** Width and height of the image, if the labels state them. */
  readonly imageSize?: Size | undefined;
  /** Joints on which a label and a teacher disagreed. */
  readonly conflicts?: readonly LabelConflict[] | undefined;
}

/** A joint on which a label and a teacher disagreed, with both positions in pixels of the image. */
export interface LabelConflict {
  readonly joint: string;
  readonly annotated: ImagePoint;
  readonly teacher: ImagePoint;
  /** The teacher's confidence, in [0, 1]. */
  readonly confidence: number;
  /** The source of the position in the sample's pose. */
  readonly kept: Exclude<JointSource, 'agreed'> | 'neither';
}

/** An image of a dataset, with or without labels. */
export interface DatasetImage {
  /** The image's name in the dataset's file source, as in samples. */
  readonly name: string;
  /** The image's id in the labels. COCO's results refer to images by it. */
  readonly id?: number | string | undefined;
  readonly size?: Size | undefined;
}

/** Labeled images with one skeleton. */
export interface Dataset {
  readonly name: string;
  readonly skeleton: Skeleton;
  readonly files: FileSource;
  readonly samples: readonly Sample[];
  /** All images, if the labels list them, including those without labels. In these, OKS counts detections as wrong. */
  readonly images?: readonly DatasetImage[] | undefined;
  /** The ids of the categories that were read, if the labels have categories. COCO's results refer to them. */
  readonly categories?: readonly string[] | undefined;
  /** Labels that the reader left out because the dataset marks them as meaningless. */
  readonly dropped?: readonly DroppedLabel[] | undefined;
  /** Sentences about oddities in the files and how they were read. Commands and trainings print them as warnings. */
  readonly remarks?: readonly string[] | undefined;
}

/** A joint's label that was left out of the sample's pose. */
export interface DroppedLabel {
  /** The sample's id. */
  readonly sample: string;
  readonly joint: string;
  /** The position in the file, with the same origin as all other labels. */
  readonly point: ImagePoint;
  /** Why it was left out, e.g. `not annotated`. */
  readonly reason: string;
}
