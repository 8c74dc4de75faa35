import { type Dataset, personBox, type Sample } from '../data/index.ts';
import { LimberError, orProblem } from '../errors.ts';
import { applyAffine, type Box, cropBox, cropMap, fullBox, invert, type Size } from '../geometry/index.ts';
import { type ImageDecoder, warp } from '../images/index.ts';
import { type SheetTile, sampleSheet } from './sample-sheet.ts';

/** How much of the picture around a person is shown: more around joints, less around a box that holds the body. */
const enlarge = { joints: 1.3, box: 1.1 };

export interface SheetLayout {
  readonly columns: number;
  /** Side of a tile in pixels. */
  readonly tile: number;
}

/**
 * Samples with their skeletons, each cropped around the person; occluded joints are hollow.
 * Where label and teacher had a joint in different places, a line leads to the place that was not kept.
 * A picture that is missing or does not decode leaves a grey tile that says so.
 * @returns an SVG document.
 */
export async function drawSamples(
  dataset: Dataset,
  samples: readonly Sample[],
  decode: ImageDecoder,
  { columns, tile }: SheetLayout,
): Promise<string> {
  const size = { width: tile, height: tile };
  const tiles: SheetTile[] = [];
  for (const sample of samples) tiles.push(await drawSample(dataset, sample, decode, size));
  return sampleSheet(dataset.skeleton, tiles, size, columns);
}

async function drawSample(
  { files }: Dataset,
  sample: Sample,
  decode: ImageDecoder,
  tile: Size,
): Promise<SheetTile> {
  const read = await orProblem(readPicture());
  const picture = read instanceof LimberError ? undefined : read;
  const map = cropMap(shownBox(sample, picture), tile);
  const note = picture === undefined ? 'no picture' : labelled(sample) ? undefined : 'no labels';
  return {
    label: sample.id,
    ...(picture && { pixels: warp(picture, invert(map), tile).data }),
    pose: sample.pose.map(
      (joint) =>
        joint && {
          point: applyAffine(map, joint.point),
          ...(joint.visible === false && { confidence: hollow }),
        },
    ),
    ...(sample.conflicts && {
      conflicts: sample.conflicts.map(({ annotated, teacher, kept }) => {
        const [mine, other] = kept === 'teacher' ? [teacher, annotated] : [annotated, teacher];
        return {
          kept: applyAffine(map, mine),
          rejected: applyAffine(map, other),
          rejectedFrom: kept === 'teacher' ? 'annotated' : 'teacher',
        } as const;
      }),
    }),
    ...(note !== undefined && { note }),
  };

  async function readPicture() {
    return await decode(await files.read(sample.image), sample.image);
  }

  function shownBox(shown: Sample, image: Size | undefined): Box {
    const box = personBox(shown) ?? fullBox(image ?? shown.imageSize ?? tile);
    return cropBox(box, tile, shown.box ? enlarge.box : enlarge.joints);
  }
}

/** A confidence at which a joint is drawn hollow. */
const hollow = 0.25;

function labelled({ pose }: Sample): boolean {
  return pose.some((joint) => joint !== null);
}
