import { type Dataset, personBox, type Sample, type Work } from '../data/index.ts';
import { LimberError, orProblem } from '../errors.ts';
import { applyAffine, type Box, cropBox, cropMap, fullBox, type Size } from '../geometry/index.ts';
import { cropImage, type Image, type ImageDecoder } from '../images/index.ts';
import { type SheetTile, sampleSheet } from './sample-sheet.ts';

/** Factor on the shown box. A box around joints needs more margin than a box around the whole body. */
const padding = { joints: 1.3, box: 1.1 };

export interface SheetLayout {
  readonly columns: number;
  /** Side of a tile in pixels. */
  readonly tile: number;
}

/** Samples side by side, as an SVG document. */
export interface DrawnSamples {
  readonly svg: string;
  /** Images that could not be read. Their tiles are gray and have a note. */
  readonly problems: readonly LimberError[];
}

/**
 * Draws samples with their skeletons, each cropped around its subject. Labels are rings, a teacher's joints discs, occluded
 * joints pale. If label and teacher disagree on a joint, a line leads to the position that was rejected.
 */
export async function drawSampleSheet(
  dataset: Dataset,
  samples: readonly Sample[],
  decode: ImageDecoder,
  { columns, tile }: SheetLayout,
  { on, signal }: Work = {},
): Promise<DrawnSamples> {
  const size = { width: tile, height: tile };
  const tiles: SheetTile[] = [];
  const problems: LimberError[] = [];
  for (const [index, sample] of samples.entries()) {
    signal?.throwIfAborted();
    const image = await readImage(dataset, sample, decode);
    if (image instanceof LimberError) problems.push(image);
    tiles.push(sampleTile(sample, image instanceof LimberError ? undefined : image, size));
    on?.({ kind: 'image', done: index + 1, total: samples.length });
  }
  return { svg: sampleSheet(dataset.skeleton, tiles, size, columns), problems };
}

function readImage(
  { files }: Dataset,
  { image }: Sample,
  decode: ImageDecoder,
): Promise<Image | LimberError> {
  return orProblem(files.read(image).then((bytes) => decode(bytes, `${files.name}/${image}`)));
}

function sampleTile(sample: Sample, decoded: Image | undefined, tile: Size): SheetTile {
  const map = cropMap(shownBox(sample, decoded), tile);
  const note = decoded === undefined ? 'no image' : labeled(sample) ? undefined : 'no labels';
  return {
    label: sample.id,
    pixels: decoded && cropImage(decoded, map, tile).data,
    pose: sample.pose.map(
      (joint) =>
        joint && {
          point: applyAffine(map, joint.point),
          kind: joint.source === 'teacher' ? 'prediction' : 'label',
          confidence: joint.visible === false ? pale : undefined,
        },
    ),
    conflicts: sample.conflicts?.flatMap(({ kept, ...places }) => {
      const [annotated, teacher] = [applyAffine(map, places.annotated), applyAffine(map, places.teacher)];
      const overLabel = { kept: teacher, rejected: annotated, rejectedFrom: 'annotated' } as const;
      const overTeacher = { kept: annotated, rejected: teacher, rejectedFrom: 'teacher' } as const;
      // If neither was kept, a line connects the two positions.
      if (kept === 'neither') return [overLabel, overTeacher];
      return [kept === 'teacher' ? overLabel : overTeacher];
    }),
    note,
  };

  function shownBox(shown: Sample, image: Size | undefined): Box {
    const box = personBox(shown) ?? fullBox(image ?? shown.imageSize ?? tile);
    return cropBox(box, tile, shown.box ? padding.box : padding.joints);
  }
}

/** A confidence at which a joint is drawn pale. */
const pale = 0.25;

function labeled({ pose }: Sample): boolean {
  return pose.some((joint) => joint !== null);
}
