import * as z from 'zod';

const percent = z.number();

/** A region or a choice in an annotation. Kinds that are not read have other values. */
export const resultSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String).nullish(),
  type: z.string(),
  /** The region that contains this region. */
  parentID: z.string().nullish(),
  /** The image tag that the region was drawn in, and the image's index in a list of images. */
  to_name: z.string().nullish(),
  item_index: z.number().nullish(),
  from_id: z.string().nullish(),
  to_id: z.string().nullish(),
  original_width: z.number().positive().nullish(),
  original_height: z.number().positive().nullish(),
  image_rotation: z.number().nullish(),
  value: z
    .looseObject({
      x: percent.nullish(),
      y: percent.nullish(),
      width: percent.nullish(),
      height: percent.nullish(),
      rotation: z.number().nullish(),
      keypointlabels: z.array(z.string()).nullish(),
      rectanglelabels: z.array(z.string()).nullish(),
      labels: z.array(z.string()).nullish(),
    })
    .nullish(),
});

export type LabelStudioResult = z.output<typeof resultSchema>;

const annotationSchema = z.object({
  was_cancelled: z.boolean().nullish(),
  ground_truth: z.boolean().nullish(),
  result: z.array(z.unknown()),
});

/** A task: an image and its annotations. Older files call them `completions`. */
export const taskSchema = z.object({
  id: z.union([z.number(), z.string()]).nullish(),
  data: z.record(z.string(), z.unknown()),
  annotations: z.array(annotationSchema).nullish(),
  completions: z.array(annotationSchema).nullish(),
});

export type LabelStudioTask = z.output<typeof taskSchema>;
