import { extname, join } from 'node:path';
import { LimberError } from '../errors.ts';
import { fileSink, outputFolder, streamSink, writeWhole } from '../files/node.ts';
import type { Image } from '../images/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import { PredictionsWriter, personPrediction } from '../predictions/index.ts';
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
  { json, overlay, stages }: PredictOptions,
  model: ModelMetadata,
): Promise<PredictOutputs> {
  if (stages !== undefined && model.codec.kind !== 'belief maps') {
    throw new LimberError({
      what: `the model "${model.name}" has no belief maps to draw`,
      got: `a ${model.kind} of ${model.codec.kind}`,
      expected: 'no --stages, or a model of convolutional pose machines',
    });
  }
  const overlays = overlay === undefined ? undefined : await outputFolder(overlay);
  const strips = stages === undefined ? undefined : await outputFolder(stages);
  const toScreen = json === '-' || [json, overlay, stages].every((option) => option === undefined);
  const sink = toScreen ? streamSink(process.stdout) : json === undefined ? undefined : await fileSink(json);
  const writer = sink && (await PredictionsWriter.begin(sink, version, model));

  return {
    async add({ path, image: { width, height }, people }) {
      const predictions = people.map(({ pose, box }) => personPrediction(model.skeleton, pose, box));
      await writer?.add({ image: path, width, height, people: predictions });
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
    finish: async () => writer?.finish(),
    finishEarly: async () => writer?.finishEarly(),
    abandon: async () => writer?.abandon(),
    toScreen,
    summary: [
      ...(overlays === undefined ? [] : [`overlays     ${overlays}`]),
      ...(strips === undefined ? [] : [`belief maps  ${strips}`]),
      ...(json === undefined || toScreen ? [] : [`poses        ${json}`]),
    ],
  };
}
