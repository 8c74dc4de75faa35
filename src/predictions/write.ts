import type { Point3d } from '../eval/index.ts';
import type { TextSink } from '../files/index.ts';
import { type Box, insideImage, type Size } from '../geometry/index.ts';
import { confidenceInWords, type ModelMetadata } from '../models/index.ts';
import type { Pose, Skeleton } from '../skeletons/index.ts';

/** The people that `limber predict` found in one image. Coordinates are pixels; the top-left pixel's center is (0, 0). */
export interface ImagePrediction {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly people: readonly PersonPrediction[];
}

export interface PersonPrediction {
  /** Left, top, width and height, in pixels, of the box in which the person was searched. */
  readonly box: readonly [number, number, number, number];
  /** For a detected person, or a box with a score: that score times the joints' mean confidence, in [0, 1]. */
  readonly score?: number;
  readonly joints: Readonly<Record<string, JointPrediction>>;
  /** The person in space, if poses are lifted. */
  readonly point3d?: LiftedPrediction;
}

/** Joints in space, relative to a root: x to the right, y down, z away from the camera. */
export interface LiftedPrediction {
  readonly root: string;
  readonly unit: 'millimeters';
  readonly joints: LiftedJoints;
  /** Other poses that look the same in the image: the joints of one limb at another depth. Absent without one. */
  readonly hypotheses?: readonly { readonly limb: string; readonly joints: LiftedJoints }[];
}

type LiftedJoints = Readonly<Record<string, readonly [x: number, y: number, z: number]>>;

export interface JointPrediction {
  readonly x: number;
  readonly y: number;
  readonly confidence?: number | undefined;
  /** True for a joint outside the image; absent otherwise. */
  readonly outside?: true | undefined;
}

/**
 * A pose in the form of the JSON file. Joints that were not found are left out; those outside the image are marked.
 * @param image the size of the image; without it no joint is marked as outside
 * @param score of the person, if there is one
 */
export function personPrediction(
  skeleton: Skeleton,
  pose: Pose,
  box: Box,
  image?: Size,
  score?: number,
): PersonPrediction {
  const joints = skeleton.joints.flatMap((name, index) => {
    const joint = pose[index];
    if (!joint) return [];
    const { point, confidence } = joint;
    const found: JointPrediction = {
      x: rounded(point.x, 2),
      y: rounded(point.y, 2),
      confidence: confidence === undefined ? undefined : rounded(confidence, 4),
      outside: image && !insideImage(point, image) ? true : undefined,
    };
    return [[name, found] as const];
  });
  const { x, y, width, height } = box;
  return {
    box: [rounded(x, 2), rounded(y, 2), rounded(width, 2), rounded(height, 2)],
    ...(score !== undefined && { score: rounded(score, 4) }),
    joints: Object.fromEntries(joints),
  };
}

/**
 * A lifted pose in the form of the JSON file.
 * @param points by joint, in millimeters. @param hypotheses other poses that look the same.
 */
export function liftedPrediction(
  root: string,
  points: Readonly<Record<string, Point3d>>,
  hypotheses: readonly { readonly limb: string; readonly joints: Readonly<Record<string, Point3d>> }[] = [],
): LiftedPrediction {
  const listed = (joints: Readonly<Record<string, Point3d>>): LiftedJoints =>
    Object.fromEntries(
      Object.entries(joints).map(([name, { x, y, z }]) => [
        name,
        [rounded(x, 1), rounded(y, 1), rounded(z, 1)] as const,
      ]),
    );
  return {
    root,
    unit: 'millimeters',
    joints: listed(points),
    ...(hypotheses.length > 0 && {
      hypotheses: hypotheses.map(({ limb, joints }) => ({ limb, joints: listed(joints) })),
    }),
  };
}

/** Writes the file image by image, so the number of images does not affect memory. */
export class PredictionsWriter {
  readonly #sink: TextSink;
  #separator = '\n';

  private constructor(sink: TextSink) {
    this.#sink = sink;
  }

  /**
   * @param minConfidence the least confidence of a joint that counts as found, for the record
   * @throws whatever the sink throws; the sink is then abandoned.
   */
  static async begin(
    sink: TextSink,
    version: string,
    model: ModelMetadata,
    minConfidence?: number,
  ): Promise<PredictionsWriter> {
    const head = [
      `"limber": ${JSON.stringify(version)}`,
      `"model": ${JSON.stringify(model.name)}`,
      `"skeleton": ${JSON.stringify(model.skeleton.name)}`,
      `"confidence": ${JSON.stringify(confidenceInWords(model))}`,
      ...(minConfidence === undefined ? [] : [`"minConfidence": ${minConfidence}`]),
    ];
    try {
      await sink.write(`{\n  ${head.join(',\n  ')},\n  "images": [`);
    } catch (error) {
      await sink.abandon();
      throw error;
    }
    return new PredictionsWriter(sink);
  }

  async add(prediction: ImagePrediction): Promise<void> {
    await this.#sink.write(`${this.#separator}    ${format(prediction)}`);
    this.#separator = ',\n';
  }

  async finish(): Promise<void> {
    await this.#end();
    await this.#sink.finish();
  }

  /** Ends an incomplete file. @returns the name of the file with the images written so far. */
  async finishEarly(): Promise<string | undefined> {
    await this.#end();
    return this.#sink.finishEarly();
  }

  abandon(): Promise<void> {
    return this.#sink.abandon();
  }

  #end(): Promise<void> {
    return this.#sink.write('\n  ]\n}\n');
  }
}

/**
 * Indented JSON with each box and joint on one line. Only brackets next to a line break are matched. JSON strings
 * contain no line breaks, so brackets in names are left alone.
 */
function format(prediction: ImagePrediction): string {
  return JSON.stringify(prediction, null, 2)
    .replace(/\[\n[^[\]{}]*\n *\]/g, (list) =>
      list.replace(/\n\s*/g, ' ').replace('[ ', '[').replace(' ]', ']'),
    )
    .replace(/\{\n[^[\]{}]*\n *\}/g, (object) => object.replace(/\n\s*/g, ' '))
    .replaceAll('\n', '\n    ');
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
