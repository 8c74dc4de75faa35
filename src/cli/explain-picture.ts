import { basename, extname } from 'node:path';
import { beliefMapCodec } from '../codecs/index.ts';
import { LimberError, problemOf } from '../errors.ts';
import { createEstimator, type Estimate } from '../estimate/index.ts';
import { beliefPage, refinementDrawing, refinementPage } from '../explain/node.ts';
import { readBytes, writeWhole } from '../files/node.ts';
import { applyAffine } from '../geometry/index.ts';
import { importOnnx } from '../graph/index.ts';
import { decodeImage, jpegAddress, renderSvg } from '../images/node.ts';
import { type ModelMetadata, receptiveField } from '../models/index.ts';
import { decodeModel } from '../onnx/index.ts';
import { defaultModel } from '../runs/node.ts';
import { nodeRuntime } from '../runtime/node.ts';
import { type Explanation, explainSheet, jointsByChange, stageLabel } from '../viz/index.ts';
import type { ExplainOptions } from './explain-options.ts';

/** `limber explain`. @throws LimberError when picture or model cannot be read or the file cannot be written. */
export async function explainPicture(path: string, options: ExplainOptions): Promise<void> {
  const { model: modelPath = defaultModel, box, flip, threads } = options;
  const { out = `${basename(path, extname(path))}-explained.html` } = options;
  const format = extname(out).toLowerCase();
  if (format !== '.html' && format !== '.png') {
    throw new LimberError({
      what: 'cannot explain in this format',
      got: out,
      expected: 'a file .html or .png',
    });
  }
  const image = await decodeImage(await readBytes('picture', path), path);
  const bytes = await readBytes('model', modelPath);
  const estimator = await createEstimator(
    bytes,
    modelPath,
    nodeRuntime(threads === undefined ? {} : { threads }),
  );
  try {
    const { metadata } = estimator;
    const estimate = await estimator.estimate(image, {
      ...(box && { box }),
      ...(flip && { flip }),
      where: path,
    });
    const photograph = await jpegAddress(image, { longest: 1200, quality: 85 });
    const picture = { name: basename(path), image, photograph };
    if (metadata.codec.kind !== 'belief maps') {
      const content =
        format === '.html'
          ? new TextEncoder().encode(refinementPage(picture, metadata, estimate))
          : await renderSvg(refinementDrawing(picture, metadata, estimate));
      await writeWhole(out, content);
    } else {
      const explanation = explanationOf(metadata, estimate, fieldsOf(bytes, metadata, modelPath));
      const content =
        format === '.html'
          ? new TextEncoder().encode(beliefPage(picture, metadata, estimate, explanation))
          : await renderSvg(explainSheet(explanation, jointsByChange(explanation)));
      await writeWhole(out, content);
    }
  } finally {
    await estimator.close();
  }
  process.stdout.write(`explanation  ${out}\n`);
}

/** What the drawings are made of, in pixels of the crop. */
function explanationOf(
  { skeleton, codec }: ModelMetadata,
  { stages, crop, cropMap }: Estimate,
  fields: readonly (readonly [number, number] | undefined)[],
): Explanation {
  return {
    crop,
    skeleton,
    peak: codec.kind === 'belief maps' ? beliefMapCodec(codec).idealPeak : 1,
    stages: stages.map(({ name, output, pose }, index) => {
      const field = fields[index];
      return {
        label: stageLabel(name),
        maps: output,
        pose: pose.map((joint) => joint && { ...joint, point: applyAffine(cropMap, joint.point) }),
        ...(field && { field }),
      };
    }),
  };
}

/** The receptive field of each output, read from the file's graph; none where an operator mixes all cells. */
function fieldsOf(
  bytes: Uint8Array,
  { input, outputs }: ModelMetadata,
  where: string,
): readonly (readonly [number, number] | undefined)[] {
  const graph = importOnnx(decodeModel(bytes, where), { where });
  return outputs.map((name) => {
    const [output, image] = [graph.outputs[name], graph.inputs[input.name]];
    if (output === undefined || image === undefined) return undefined;
    try {
      return receptiveField(output, image).size;
    } catch (error) {
      problemOf(error);
      return undefined;
    }
  });
}
