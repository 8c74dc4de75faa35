import { median } from '../foundation/index.ts';
import { type Box, type ImagePoint, imagePoint, type Size } from '../geometry/index.ts';

/** A predicted joint of a file, its label, and the known data about its image and person. */
export interface JointPair {
  readonly found: ImagePoint;
  readonly truth: ImagePoint;
  readonly surroundings: Surroundings;
}

export interface Surroundings {
  /** Of the image, if it is known. */
  readonly size?: Size | undefined;
  /** Of the person, if the labels give one. */
  readonly box?: Box | undefined;
}

/** A scaling and a shift that map the file's coordinates to the labels. */
export interface FittedReading {
  readonly how: string;
  readonly remedy: string;
  /** Undefined if the image's size or the person's box is not known. */
  toPixels(point: ImagePoint, surroundings: Surroundings): ImagePoint | undefined;
}

/** A coordinate of the file is scale × the coordinate in a frame + shift. */
interface Line {
  readonly scale: number;
  readonly shift: number;
}

/** Coordinates that a file may count in. All frames are scaled and moved pixels of the image. */
interface Frame {
  /** The place of the frame's point (0, 0) in the image, and the pixels that one unit has. */
  of(surroundings: Surroundings): { readonly origin: ImagePoint; readonly unit: ImagePoint } | undefined;
  /** @returns `undefined` if the fitted lines are impossible for files of this frame. */
  describe(x: Line, y: Line): Pick<FittedReading, 'how' | 'remedy'> | undefined;
}

const asInDataset = "write pixels of the dataset's images";
const ofImage = 'add the corner of the crop, and write pixels of the image';

/** Frames of whole images first, then of crops. Where two explain a file equally well, the first is taken. */
const frames: readonly Frame[] = [
  {
    of: () => ({ origin: imagePoint(0, 0), unit: imagePoint(1, 1) }),
    describe: (x, y) => {
      const [factorX, factorY] = [1 / x.scale, 1 / y.scale];
      const isShift = isNear(x.scale, 1) && isNear(y.scale, 1);
      if (isShift) {
        const by = `${(-x.shift).toFixed(1)} pixels in x and ${(-y.shift).toFixed(1)} in y`;
        return { how: `with all joints moved by ${by}`, remedy: asInDataset };
      }
      const scaled = isNear(x.scale / y.scale, 1)
        ? `x and y multiplied by ${short(factorX)}`
        : `x multiplied by ${short(factorX)} and y by ${short(factorY)}`;
      const [moveX, moveY] = [-x.shift / x.scale, -y.shift / y.scale];
      const isMoved = Math.hypot(moveX, moveY) > 3;
      const moved = isMoved ? `, then moved by ${moveX.toFixed(1)} and ${moveY.toFixed(1)} pixels` : '';
      return { how: `with ${scaled}${moved}`, remedy: asInDataset };
    },
  },
  {
    of: ({ size }) => size && { origin: imagePoint(0, 0), unit: imagePoint(size.width, size.height) },
    describe: (x, y) =>
      isAtCorner(x) && isAtCorner(y)
        ? {
            how: `with every image resized to ${Math.round(x.scale)} × ${Math.round(y.scale)} pixels`,
            remedy: asInDataset,
          }
        : undefined,
  },
  {
    of({ size }) {
      if (size === undefined) return undefined;
      const side = Math.max(size.width, size.height);
      const origin = imagePoint((size.width - side) / 2, (size.height - side) / 2);
      return { origin, unit: imagePoint(side, side) };
    },
    describe: (x, y) =>
      isAtCorner(x) && isAtCorner(y) && isNear(x.scale / y.scale, 1)
        ? {
            how: `with every image fitted into a square of ${short((x.scale + y.scale) / 2)} with borders`,
            remedy: asInDataset,
          }
        : undefined,
  },
  {
    of: ({ box }) => box && { origin: imagePoint(box.x, box.y), unit: imagePoint(1, 1) },
    describe: (x, y) =>
      isNear(x.scale, 1) && isNear(y.scale, 1)
        ? { how: "with pixels counted from the corner of each subject's box", remedy: ofImage }
        : undefined,
  },
  {
    of: ({ box }) => box && { origin: imagePoint(box.x, box.y), unit: imagePoint(box.width, box.height) },
    describe: (x, y) => ({
      how: `with each subject's box resized to ${short(x.scale)} × ${short(y.scale)}`,
      remedy: ofImage,
    }),
  },
];

/** Fewer joints are not enough to fit a scale and a shift. */
const fewestJoints = 8;

/** The readings whose scale and shift were fitted to the joints, for every frame that is known for all of them. */
export function fittedReadings(pairs: readonly JointPair[]): readonly FittedReading[] {
  if (pairs.length < fewestJoints) return [];
  return frames.flatMap((frame): readonly FittedReading[] => {
    const known = pairs.flatMap(({ found, truth, surroundings }) => {
      const place = frame.of(surroundings);
      if (place === undefined) return [];
      const { origin, unit } = place;
      return [{ found, x: (truth.x - origin.x) / unit.x, y: (truth.y - origin.y) / unit.y }];
    });
    if (known.length < pairs.length) return [];
    const x = fitLine(known.map(({ x, found }) => [x, found.x] as const));
    const y = fitLine(known.map(({ y, found }) => [y, found.y] as const));
    const described = x && y && frame.describe(x, y);
    if (!x || !y || !described) return [];
    return [
      {
        ...described,
        toPixels(point, surroundings) {
          const place = frame.of(surroundings);
          if (place === undefined) return undefined;
          const { origin, unit } = place;
          return imagePoint(
            origin.x + ((point.x - x.shift) / x.scale) * unit.x,
            origin.y + ((point.y - y.shift) / y.scale) * unit.y,
          );
        },
      },
    ];
  });
}

/** Most joints that a line is fitted to. */
const most = 400;

/**
 * The line through most of the points, by the median of the slopes between them (Theil and Sen). Up to 29 % of the
 * points may be anywhere. `undefined` without a rise or a fall.
 */
function fitLine(points: readonly (readonly [number, number])[]): Line | undefined {
  const step = Math.ceil(points.length / most);
  const some = points.filter((_, index) => index % step === 0);
  const slopes = some.flatMap(([x, y], index) =>
    some.slice(index + 1).flatMap(([otherX, otherY]) => (otherX === x ? [] : [(otherY - y) / (otherX - x)])),
  );
  const scale = median(slopes);
  if (!Number.isFinite(scale) || Math.abs(scale) < smallestScale) return undefined;
  return { scale, shift: median(some.map(([x, y]) => y - scale * x)) };
}

/** Below this factor there is no relation between a prediction and its label. */
const smallestScale = 1e-4;

function isNear(value: number, wanted: number): boolean {
  return Math.abs(value / wanted - 1) < 0.03;
}

/** Whether the frame's corner is also the file's, to a few percent of the frame. */
function isAtCorner({ scale, shift }: Line): boolean {
  return scale > 0 && Math.abs(shift) < 0.03 * scale;
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
