import { type TableFrame, tableText, writeTableFrame } from '../data/index.ts';
import { type Skeleton, writtenNames } from '../skeletons/index.ts';
import type { ImagePrediction, PersonPrediction } from './write.ts';

/** Tables that predictions are written as: Limber's CSV, or DeepLabCut's as CSV or HDF5. */
export const predictionTables = ['csv', 'deeplabcut csv', 'deeplabcut h5'] as const;
/** A table that predictions are written as. */
export type PredictionTable = (typeof predictionTables)[number];

/** The options for writing a table of predictions. */
export interface PredictionTableOptions {
  readonly skeleton: Skeleton;
  readonly format: PredictionTable;
  /** DeepLabCut's scorer. Default: `limber`. */
  readonly scorer?: string | undefined;
}

/**
 * Predictions as a table.
 *
 * - `csv`: one row per person, with the image and `<joint>_x`, `<joint>_y` and `<joint>_confidence` for each joint.
 *   `limber eval --predictions` reads it.
 * - `deeplabcut csv`, `deeplabcut h5`: one row per image, with x, y and likelihood of each joint, as DeepLabCut's
 *   `analyze_time_lapse_frames` writes them. With several people in an image there are individuals.
 *
 * Joints that were not found are empty. Coordinates are pixels; the top-left pixel's center is (0, 0).
 */
export async function tabulatePredictions(
  images: readonly ImagePrediction[],
  { skeleton, format, scorer = 'limber' }: PredictionTableOptions,
): Promise<Uint8Array> {
  if (format === 'csv') return new TextEncoder().encode(plainTable(images, skeleton));
  const most = Math.max(1, ...images.map(({ people }) => people.length));
  const levels = ['scorer', ...(most > 1 ? ['individuals'] : []), 'bodyparts', 'coords'];
  const frame = deepLabcutFrame(images, skeleton, scorer, most);
  if (format === 'deeplabcut csv') return new TextEncoder().encode(tableText(frame, levels));
  return writeTableFrame(frame, { key: 'df_with_missing', levels });
}

function plainTable(images: readonly ImagePrediction[], skeleton: Skeleton): string {
  const { joints } = skeleton;
  const columns = writtenNames(skeleton).flatMap((name) =>
    ['x', 'y', 'confidence'].map((part) => [`${name}_${part}`]),
  );
  const rows = images.flatMap(({ image, people }) => people.map((person) => ({ image, person })));
  return tableText(
    {
      columns,
      index: rows.map(({ image }) => [image]),
      values: rows.map(({ person }) => valuesOf(person, joints)),
    },
    ['image'],
  );
}

function deepLabcutFrame(
  images: readonly ImagePrediction[],
  skeleton: Skeleton,
  scorer: string,
  most: number,
): TableFrame {
  const individuals = Array.from({ length: most }, (_, index) =>
    most > 1 ? [`individual${index + 1}`] : [],
  );
  const { joints } = skeleton;
  const parts = writtenNames(skeleton);
  const nobody: PersonPrediction = { box: [0, 0, 0, 0], joints: {} };
  return {
    columns: individuals.flatMap((individual) =>
      parts.flatMap((part) =>
        ['x', 'y', 'likelihood'].map((coordinate) => [scorer, ...individual, part, coordinate]),
      ),
    ),
    index: images.map(({ image }) => [image]),
    values: images.map(({ people }) =>
      individuals.flatMap((_, index) => valuesOf(people[index] ?? nobody, joints)),
    ),
  };
}

/** x, y and confidence of each joint; NaN for unknown values. */
function valuesOf({ joints }: PersonPrediction, names: readonly string[]): readonly number[] {
  return names.flatMap((name) => {
    const joint = joints[name];
    return joint ? [joint.x, joint.y, joint.confidence ?? Number.NaN] : [Number.NaN, Number.NaN, Number.NaN];
  });
}
