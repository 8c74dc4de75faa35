import { extname, join } from 'node:path';
import { LimberError } from '../errors.ts';
import { fileSink, outputFolder, streamSink, writeWhole } from '../files/node.ts';
import type { Image } from '../images/index.ts';
import { confidenceInWords, type ModelMetadata } from '../models/index.ts';
import {
  type ImagePrediction,
  PredictionsWriter,
  type PredictionTable,
  personPrediction,
  tabulatePredictions,
} from '../predictions/index.ts';
import { drawOverlay, drawStages } from '../public/node/draw.ts';
import type { EstimatedPerson } from '../runs/index.ts';
import { version } from '../version.ts';
import type { PredictOptions } from './predict-options.ts';

/** An image with the people found in it. */
export interface Found {
  readonly path: string;
  /** Base name of the drawings' files. */
  readonly name: string;
  readonly image: Image;
  readonly people: readonly EstimatedPerson[];
}

/** The outputs of `limber predict`. */
export interface PredictOutputs {
  /** Writes the poses of an image. @throws LimberError when the output fails, so that no further pose can be written. */
  add(found: Found): Promise<void>;
  /** Writes the requested drawings. @throws LimberError when the drawings of this image cannot be written. */
  draw(found: Found): Promise<void>;
  finish(): Promise<void>;
  /** Ends the output when images are missing. @returns the file with the poses so far, if there is one. */
  finishEarly(): Promise<string | undefined>;
  /** Discards an unfinished JSON file. An older file of the same name is kept. */
  abandon(): Promise<void>;
  /** Whether the poses go to standard output. */
  readonly toScreen: boolean;
  /** One line per output, with its place. */
  readonly summary: readonly string[];
}

/**
 * Opens the outputs that the options name. @throws LimberError when an output cannot be written, or the model cannot
 * give it.
 */
export async function openOutputs(
  { json, csv, deeplabcut, overlay, stages, minConfidence }: PredictOptions,
  model: ModelMetadata,
): Promise<PredictOutputs> {
  if (stages !== undefined && model.codec.kind === 'box coordinates') {
    throw new LimberError({
      what: `the model "${model.name}" has no belief maps to draw`,
      got: `a ${model.kind} of ${model.codec.kind}`,
      expected: 'no --stages, or a model of convolutional pose machines',
    });
  }
  const overlays = overlay === undefined ? undefined : await outputFolder(overlay);
  const strips = stages === undefined ? undefined : await outputFolder(stages);
  const tables = openTables({ csv, deeplabcut });
  const rows: ImagePrediction[] = [];
  const outputs = [json, csv, deeplabcut, overlay, stages];
  const toScreen = json === '-' || outputs.every((option) => option === undefined);
  const sink = toScreen ? streamSink(process.stdout) : json === undefined ? undefined : await fileSink(json);
  const writer = sink && (await PredictionsWriter.begin(sink, version, model, minConfidence));

  return {
    async add({ path, image: { width, height }, people }) {
      const size = { width, height };
      const predictions = people.map(({ pose, box }) => personPrediction(model.skeleton, pose, box, size));
      const prediction = { image: path, width, height, people: predictions };
      await writer?.add(prediction);
      if (tables.length > 0) rows.push(prediction);
    },
    async draw({ path, name, image, people }) {
      if (overlays !== undefined) {
        const jpeg = /^\.jpe?g$/i.test(extname(path));
        const format = jpeg ? 'jpeg' : 'png';
        const drawing = await drawOverlay({ path, image, people }, { metadata: model }, { format });
        await writeWhole(join(overlays, `${name}-pose.${jpeg ? 'jpg' : 'png'}`), drawing);
      }
      if (strips !== undefined) {
        for (const [index, person] of people.entries()) {
          const which = people.length > 1 ? `-${index + 1}` : '';
          const strip = await drawStages(person, { metadata: model });
          await writeWhole(join(strips, `${name}${which}-stages.png`), strip);
        }
      }
    },
    async finish() {
      await writer?.finish();
      await writeTables(tables, rows, model);
    },
    async finishEarly() {
      await writeTables(tables, rows, model);
      return writer?.finishEarly();
    },
    abandon: async () => writer?.abandon(),
    toScreen,
    summary: [
      ...(toScreen ? [] : [`confidence   ${confidenceInWords(model)}`]),
      ...(overlays === undefined ? [] : [`overlays     ${overlays}`]),
      ...(strips === undefined ? [] : [`belief maps  ${strips}`]),
      ...(json === undefined || toScreen ? [] : [`poses        ${json}`]),
      ...tables.map(({ path }) => `poses        ${path}`),
    ],
  };
}

/** A table that is written after all people have been found. */
interface Table {
  readonly path: string;
  readonly format: PredictionTable;
}

/** @throws LimberError for a DeepLabCut file whose ending is neither .csv nor .h5. */
function openTables({ csv, deeplabcut }: Pick<PredictOptions, 'csv' | 'deeplabcut'>): readonly Table[] {
  const [, ending] = /\.(csv|h5)$/i.exec(deeplabcut ?? '') ?? [];
  if (deeplabcut !== undefined && ending === undefined) {
    throw new LimberError({
      what: `cannot write "${deeplabcut}"`,
      expected: 'a file .csv or .h5 for DeepLabCut',
    });
  }
  return [
    ...(csv === undefined ? [] : [{ path: csv, format: 'csv' } as const]),
    ...(deeplabcut === undefined || ending === undefined
      ? []
      : [{ path: deeplabcut, format: `deeplabcut ${ending.toLowerCase()}` as PredictionTable }]),
  ];
}

async function writeTables(
  tables: readonly Table[],
  rows: readonly ImagePrediction[],
  { skeleton, name }: ModelMetadata,
): Promise<void> {
  for (const { path, format } of tables) {
    await writeWhole(path, await tabulatePredictions(rows, { skeleton, format, scorer: name }));
  }
}
