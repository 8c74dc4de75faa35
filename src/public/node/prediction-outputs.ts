import { extname, join } from 'node:path';
import { LimberError } from '../../errors.ts';
import { fileSink, outputFolder, streamSink, writeWhole } from '../../files/node.ts';
import { rootJoint } from '../../lift/index.ts';
import type { ModelMetadata } from '../../models/index.ts';
import { liftedPrediction, PredictionsWriter, personPrediction } from '../../predictions/index.ts';
import { type EstimateOptions, type ImageEstimate, imageFigures } from '../../runs/index.ts';
import { version } from '../../version.ts';
import { drawOverlay, drawStages } from './draw.ts';
import { hypothesesOf, viewerScript, writeFigurePage } from './figure-pages.ts';
import { nobodyToWrite, writeFigures } from './figure-files.ts';
import { openTables } from './prediction-tables.ts';

/** Where the poses found in images are written. At least one place is needed. */
export interface PredictionPlaces {
  /** Poses as JSON: the file, or a stream such as `process.stdout`. */
  readonly json?: string | NodeJS.WritableStream | undefined;
  /** Poses as a table: a row for each person, with x, y and confidence of each joint. */
  readonly csv?: string | undefined;
  /** DeepLabCut's table of x, y and likelihood: a `.csv` file, or an `.h5` file that pandas reads. */
  readonly deeplabcut?: string | undefined;
  /**
   * A folder for the images with the skeletons drawn over them: `NAME-pose.png`, or `.jpg` for a JPEG. With `lift` also a
   * page with figures that the mouse turns, `NAME-3d.html`, and views from all around, `NAME-3d.png`.
   */
  readonly overlay?: string | undefined;
  /** A file .bvh for the person in the only image as a skeleton, by `lift`. With several people: `NAME-1.bvh`, …. */
  readonly bvh?: string | undefined;
  /** A file .glb for all people in the only image as figures, by `lift`. */
  readonly gltf?: string | undefined;
  /** A folder for the belief maps of all stages, one strip for each person: `NAME-stages.png`. */
  readonly stages?: string | undefined;
}

/** An image with its people, to be written. */
export interface FoundImage extends ImageEstimate {
  readonly path: string;
  /** Base name of the drawings' files. */
  readonly name: string;
}

/** The opened places. Files get their names only when they are finished. */
export interface PredictionOutputs {
  /** Writes the poses of an image. @throws LimberError when no further pose can be written. */
  add(found: FoundImage): Promise<void>;
  /** Writes the drawings. @throws LimberError when the drawings of this image cannot be written. */
  draw(found: FoundImage): Promise<void>;
  /** What the tables cannot say about the poses so far, in a sentence. */
  remark(): string | undefined;
  finish(): Promise<void>;
  /** Ends the output when images are missing. @returns the files with the poses so far. */
  finishEarly(): Promise<readonly string[]>;
  /** Discards unfinished files. Older files of the same names are kept. */
  abandon(): Promise<void>;
}

/** Drawings are files in a folder. @throws LimberError when the place is named like a single image. */
function requireFolderName(place: string | undefined): void {
  if (place === undefined || !/\.(png|jpe?g|webp|svg)$/i.test(place)) return;
  throw new LimberError({
    what: 'drawings are written to a folder, one file for each image',
    got: place,
    expected: 'the name of a folder, e.g. overlays',
  });
}

type DrawingOptions = Pick<EstimateOptions, 'minConfidence' | 'height' | 'lift'>;

/**
 * Opens all places, so one that cannot be written is known before the work begins.
 * @throws LimberError when there is no place, one cannot be written, or the model cannot give it.
 */
export async function openOutputs(
  { json, csv, deeplabcut, overlay, stages, bvh, gltf }: PredictionPlaces,
  model: ModelMetadata,
  options: DrawingOptions,
): Promise<PredictionOutputs> {
  if ([json, csv, deeplabcut, overlay, stages, bvh, gltf].every((place) => place === undefined)) {
    throw new LimberError({
      what: 'no place to write the poses to',
      expected: '`json`, `csv`, `deeplabcut`, `overlay`, `stages`, `gltf` or `bvh`',
    });
  }
  if (stages !== undefined && model.codec.kind === 'box coordinates') {
    throw new LimberError({
      what: `the model "${model.name}" has no belief maps to draw`,
      got: 'a model that computes the coordinates of joints directly, without maps',
      expected: 'no `stages`, or a Convolutional Pose Machine',
    });
  }
  for (const place of [overlay, stages]) requireFolderName(place);
  const draw = await openDrawings({ overlay, stages, bvh, gltf }, model, options);
  const tables = await openTables({ csv, deeplabcut }, model);
  let writer: PredictionsWriter | undefined;
  try {
    const sink = typeof json === 'string' ? await fileSink(json) : json && streamSink(json);
    writer = sink && (await PredictionsWriter.begin(sink, version, model, options.minConfidence));
  } catch (error) {
    await tables.abandon();
    throw error;
  }
  const { skeleton } = model;
  return {
    draw,
    async add({ path, image, people }) {
      const { width, height } = image;
      const size = { width, height };
      const predictions = people.map((person) => {
        const { pose, box, score, point3d } = person;
        const lifted = point3d && liftedPrediction(rootJoint, point3d, hypothesesOf(person, image));
        return {
          ...personPrediction(skeleton, pose, box, size, score),
          ...(lifted && { point3d: lifted }),
        };
      });
      const prediction = { image: path, width, height, people: predictions };
      await writer?.add(prediction);
      tables.add(prediction);
    },
    remark: tables.remark,
    async finish() {
      await writer?.finish();
      await tables.finish();
    },
    async finishEarly() {
      const poses = await writer?.finishEarly();
      return [...(poses === undefined ? [] : [poses]), ...(await tables.finishEarly())];
    },
    async abandon() {
      await tables.abandon();
      await writer?.abandon();
    },
  };
}

/** Opens the folders of drawings. @returns the function that writes the drawings of an image. */
async function openDrawings(
  { overlay, stages, bvh, gltf }: Pick<PredictionPlaces, 'overlay' | 'stages' | 'bvh' | 'gltf'>,
  metadata: ModelMetadata,
  { minConfidence, height: tall, lift }: DrawingOptions,
): Promise<PredictionOutputs['draw']> {
  const overlays = overlay === undefined ? undefined : await outputFolder(overlay);
  const strips = stages === undefined ? undefined : await outputFolder(stages);
  const script = overlays === undefined || lift === undefined ? undefined : await viewerScript();
  return async ({ path, name, image, people }) => {
    if (bvh !== undefined || gltf !== undefined) {
      const figures = imageFigures(people, image, tall);
      if (figures.length === 0) throw nobodyToWrite(path);
      await writeFigures(figures, { bvh, gltf });
    }
    if (overlays !== undefined) {
      const jpeg = /^\.jpe?g$/i.test(extname(path));
      const format = jpeg ? 'jpeg' : 'png';
      const drawing = await drawOverlay({ path, image, people }, { metadata }, { format, minConfidence });
      await writeWhole(join(overlays, `${name}-pose.${jpeg ? 'jpg' : 'png'}`), drawing);
    }
    if (overlays !== undefined && script !== undefined)
      await writeFigurePage(overlays, { image, people, name, script, height: tall });
    if (strips === undefined) return;
    for (const [index, person] of people.entries()) {
      const which = people.length > 1 ? `-${index + 1}` : '';
      await writeWhole(join(strips, `${name}${which}-stages.png`), await drawStages(person, { metadata }));
    }
  };
}
