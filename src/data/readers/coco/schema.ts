import * as z from 'zod';
import { parseAs } from '../../../schema-problem.ts';
import { jointSources } from '../../../skeletons/index.ts';
import { readOnce } from '../../repeated.ts';

const decimal = /^\s*[+-]?\d+(\.\d*)?(e[+-]?\d+)?\s*$/i;
/** Larger than any image. */
const farthest = 1e6;
const pixel = z.number().min(-farthest).max(farthest);
const side = z.number().min(0).max(farthest);
const id = z.union([z.int(), z.string().min(1)], { error: 'a whole number or a text' });
const records = z.array(z.unknown());

/** Numbers that may be texts of decimal numbers, alone or in a list: some tools write "322.5" for 322.5. */
function numeric<Schema extends z.ZodType>(schema: Schema) {
  const number = (value: unknown) =>
    typeof value === 'string' && decimal.test(value) ? Number(value) : value;
  return z.preprocess((value) => (Array.isArray(value) ? value.map(number) : number(value)), schema);
}

/** Some tools write each key point as a list of its own, `[[x, y, visibility], …]`. */
function flat(keypoints: unknown): unknown {
  const isTriple = (value: unknown) => Array.isArray(value) && value.length === 3;
  return Array.isArray(keypoints) && keypoints.every(isTriple) ? keypoints.flat() : keypoints;
}

/** https://cocodataset.org/#format-data. Fields that are not needed are not checked. */
export const documentSchema = z.object({ images: records, annotations: records, categories: records });

export const imageSchema = z.object({
  id,
  file_name: z.string().min(1),
  width: numeric(side.nullish()),
  height: numeric(side.nullish()),
  /** The film that the image is a frame of; PoseTrack 2018 calls it `vid_id`. */
  video_id: id.nullish(),
  vid_id: id.nullish(),
});

export const categorySchema = z.object({
  id,
  name: z.string().min(1),
  keypoints: z.array(z.string().min(1)).nullish(),
  skeleton: z.array(z.tuple([z.int().min(0), z.int().min(0)])).nullish(),
});

const conflictSchema = z.object({
  /** The key point's name in the category. */
  keypoint: z.string().min(1),
  annotated: z.tuple([pixel, pixel]),
  teacher: z.tuple([pixel, pixel]),
  confidence: z.number().min(0).max(1),
  kept: z.literal(['annotated', 'teacher', 'neither']),
});

export const annotationSchema = z.object({
  id,
  image_id: id,
  category_id: id,
  /** x, y and visibility of each key point in turn. */
  keypoints: z.preprocess(flat, numeric(z.array(pixel).nullish())),
  /** x, y, width, height. */
  bbox: numeric(z.tuple([pixel, pixel, side, side]).nullish()),
  area: numeric(z.number().min(0).nullish()),
  iscrowd: z.union([z.literal([0, 1]), z.boolean()], { error: '0 or 1' }).nullish(),
  /** Limber's own field: who placed each key point, and the teacher's confidence; `null` for unlabeled ones. */
  keypoint_sources: z.array(z.literal([...jointSources]).nullable()).nullish(),
  keypoint_confidences: z.array(z.number().min(0).max(1).nullable()).nullish(),
  /** Limber's own field: key points on which a label and a teacher disagreed. */
  keypoint_conflicts: z.array(conflictSchema).nullish(),
});

export type CocoId = z.infer<typeof id>;
export type CocoImage = z.infer<typeof imageSchema>;
export type CocoCategory = z.infer<typeof categorySchema>;
export type CocoAnnotation = z.infer<typeof annotationSchema>;

/**
 * Checks records one by one. A number and the text of the same number are the same id. Repeated records are read
 * once.
 * @returns the records by their id as text, and the ids of repeated records
 * @throws LimberError that names file, record and field, or two different records with the same id.
 */
export function parseRecords<Record extends { readonly id: CocoId }>(
  kind: string,
  schema: z.ZodType<Record>,
  records: readonly unknown[],
  where: string,
): { readonly byId: ReadonlyMap<string, Record>; readonly repeated: readonly string[] } {
  const found = records.map((record, index) => {
    const place = `${where}, ${kind} ${labelOf(record) ?? `number ${index + 1}`}`;
    return parseAs(schema, record, { whole: `the ${kind}`, part: `${kind}'s` }, place);
  });
  const { kept, repeated } = readOnce(found, {
    key: (record) => String(record.id),
    content: (record) => ({ ...record, id: String(record.id) }),
    what: `two ${kind}s have the same id`,
    got: (record) => String(record.id),
    where,
  });
  return {
    byId: new Map(kept.map((record) => [String(record.id), record])),
    repeated: repeated.map((record) => `${kind} ${record.id}`),
  };
}

/** Gives records without ids their number in the list, from 1. */
export function numbered(records: readonly unknown[]): readonly unknown[] {
  const isBare = (record: unknown) => typeof record === 'object' && record !== null && !('id' in record);
  if (!records.every(isBare)) return records;
  return records.map((record, index) => ({ ...(record as object), id: index + 1 }));
}

/** The id of a record, for messages; `undefined` if it has none. */
function labelOf(record: unknown): string | undefined {
  const label = z.object({ id }).safeParse(record);
  return label.success ? String(label.data.id) : undefined;
}
