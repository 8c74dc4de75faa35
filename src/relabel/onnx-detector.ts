import { LimberError } from '../errors.ts';
import { applyAffine, type Box, cropBox, cropMap, cropPoint, fullBox, invert } from '../geometry/index.ts';
import type { Runtime, Tensors } from '../runtime/index.ts';
import type { DetectorDescription } from './description.ts';
import { sha256 } from './digest.ts';
import { networkInput } from './network-input.ts';
import type { Detection, Detector } from './teacher.ts';

/** A described network as a detector. @throws LimberError when the model cannot be opened or has other outputs. */
export async function onnxDetector(
  description: DetectorDescription,
  model: Uint8Array,
  runtime: Runtime,
): Promise<Detector> {
  const session = await runtime.compile(model);
  const name = description.input.name ?? Object.keys(session.inputs)[0] ?? '';
  return {
    origin: { name: description.model, sha256: await sha256(model) },
    close: () => session.close(),
    async detect(image) {
      const map = cropMap(cropBox(fullBox(image), description.input), description.input);
      const results = await session.run({ [name]: networkInput(image, map, description.input) });
      const toImage = invert(map);
      return rows(results, description).flatMap(
        ({ edges: [x1, y1, x2, y2], score }): readonly Detection[] => {
          // Edges are counted from half a pixel before the first pixel's centre, in the input and in the image.
          const from = applyAffine(toImage, cropPoint(x1 - 0.5, y1 - 0.5));
          const to = applyAffine(toImage, cropPoint(x2 - 0.5, y2 - 0.5));
          const box = within(
            { x: from.x + 0.5, y: from.y + 0.5, width: to.x - from.x, height: to.y - from.y },
            image,
          );
          return box === undefined ? [] : [{ box, score }];
        },
      );
    },
  };
}

interface Row {
  readonly edges: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly score: number;
}

/** The rows that are people, best first. */
function rows(
  results: Tensors,
  { boxes, labels, person, minimumScore, model }: DetectorDescription,
): readonly Row[] {
  const found = output(results, boxes, model);
  const classes = labels === undefined ? undefined : output(results, labels, model);
  const count = found.shape[1] ?? 0;
  const number = (place: number) => Number(found.data[place]);
  return Array.from({ length: count }, (_, row): Row & { readonly isPerson: boolean } => ({
    edges: [number(5 * row), number(5 * row + 1), number(5 * row + 2), number(5 * row + 3)],
    score: number(5 * row + 4),
    isPerson: classes === undefined || Number(classes.data[row]) === person,
  }))
    .filter(({ score, isPerson }) => isPerson && score >= minimumScore)
    .sort((one, other) => other.score - one.score);
}

function output(results: Tensors, name: string, where: string) {
  const result = results[name];
  if (result !== undefined) return result;
  throw new LimberError({
    what: `the detector has no output "${name}"`,
    expected: Object.keys(results).join(', '),
    where,
  });
}

/** The part of a box that lies in the image; `undefined` if that is less than a pixel. */
function within({ x, y, width, height }: Box, image: { width: number; height: number }): Box | undefined {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const [right, bottom] = [Math.min(image.width, x + width), Math.min(image.height, y + height)];
  if (right - left < 1 || bottom - top < 1) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
