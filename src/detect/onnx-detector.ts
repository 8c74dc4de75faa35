import { at, sha256 } from '../foundation/index.ts';
import {
  applyAffine,
  type Box,
  cropBox,
  cropMap,
  cropPoint,
  fullBox,
  invert,
  type Size,
} from '../geometry/index.ts';
import type { Runtime, Session } from '../runtime/index.ts';
import type { Candidates, Edges } from './candidates.ts';
import { classIndex, type DetectorDescription } from './description.ts';
import type { Detection, Detector } from './detector.ts';
import { readAnchors } from './forms/anchors.ts';
import { readCenters } from './forms/centers.ts';
import { readPoints } from './forms/points.ts';
import { readRows } from './forms/rows.ts';
import { inputSizeFor } from './input-size.ts';
import { type InputDescription, networkInput } from './network-input.ts';
import type { DetectorOutputs } from './outputs.ts';
import { openSuppressor } from './suppress.ts';

/**
 * Opens a network as a detector.
 * @param model the bytes of the `.onnx` file.
 * @throws LimberError when the model cannot be opened. `detect` throws a LimberError when the outputs do not match the
 * description.
 */
export async function onnxDetector(
  description: DetectorDescription,
  model: Uint8Array,
  runtime: Runtime,
): Promise<Detector> {
  const { fit, output, overlap, most } = description;
  const wanted = classIndex(description, description.model);
  const session = await runtime.compile(model);
  const isChosen = output.form === 'rows' || output.form === 'centers';
  const suppressor = isChosen ? undefined : await openSuppressor(overlap, most, runtime);
  const name = description.input.name ?? Object.keys(session.inputs)[0] ?? '';
  const multiple = fit === 'keep' && takesAnySize(session, name) ? multipleOf(output) : undefined;
  return {
    origin: { name: description.model, sha256: await sha256(model) },
    minimumScore: description.minimumScore,
    async close() {
      await suppressor?.close();
      await session.close();
    },
    async detect(image, { minimumScore = description.minimumScore } = {}) {
      const input = inputFor(image, description.input, multiple);
      const whole = fullBox(image);
      const map = cropMap(fit === 'stretch' ? whole : cropBox(whole, input), input);
      const results = await session.run({ [name]: networkInput(image, map, input) });
      const outputs: DetectorOutputs = { results, input, where: description.model };
      const candidates = readCandidates(outputs, description, wanted, minimumScore);
      const chosen = (await suppressor?.choose(candidates)) ?? bestFirst(candidates).slice(0, most);
      const toImage = invert(map);
      return chosen.flatMap((index): readonly Detection[] => {
        // Edges are measured from the outer edge of the first pixel, in the input and in the image.
        const [x1, y1, x2, y2] = at(candidates.edges, index);
        const from = applyAffine(toImage, cropPoint(x1 - 0.5, y1 - 0.5));
        const to = applyAffine(toImage, cropPoint(x2 - 0.5, y2 - 0.5));
        const box = within([from.x + 0.5, from.y + 0.5, to.x + 0.5, to.y + 0.5], image);
        const score = Math.min(1, at(candidates.scores, index));
        return box === undefined ? [] : [{ box, score }];
      });
    },
  };
}

function inputFor(image: Size, input: InputDescription, multiple: number | undefined): InputDescription {
  return multiple === undefined ? input : { ...input, ...inputSizeFor(image, input, multiple) };
}

function takesAnySize({ inputs }: Session, name: string): boolean {
  const [, , height, width] = inputs[name]?.shape ?? [];
  return height === -1 && width === -1;
}

/** The sides of an input are multiples of this; `undefined` if the outputs do not tell. */
function multipleOf(output: DetectorDescription['output']): number | undefined {
  return 'strides' in output ? Math.max(...output.strides) : undefined;
}

function readCandidates(
  outputs: DetectorOutputs,
  { output }: DetectorDescription,
  wanted: number,
  minimumScore: number,
): Candidates {
  switch (output.form) {
    case 'rows':
      return readRows(outputs, output, wanted, minimumScore);
    case 'yolox':
    case 'rtmdet':
    case 'nanodet':
      return readPoints(outputs, output, wanted, minimumScore);
    case 'centers':
      return readCenters(outputs, output, wanted, minimumScore);
    case 'ssd':
      return readAnchors(outputs, output, wanted, minimumScore);
  }
}

function bestFirst({ scores }: Candidates): readonly number[] {
  return [...scores.keys()].sort((one, other) => at(scores, other) - at(scores, one));
}

/** The part of a box inside the image; `undefined` if it is smaller than a pixel. */
function within([x1, y1, x2, y2]: Edges, { width, height }: Size): Box | undefined {
  const [left, top] = [Math.max(0, x1), Math.max(0, y1)];
  const [right, bottom] = [Math.min(width, x2), Math.min(height, y2)];
  if (!(right - left >= 1 && bottom - top >= 1)) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
