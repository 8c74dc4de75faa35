import type { Skeleton } from '../../skeletons/index.ts';
import { type LabelMeasures, padding } from './measure-labels.ts';

/** A setting's value, and why it was chosen. */
export interface Choice<Value> {
  readonly value: Value;
  /** A sentence. */
  readonly reason: string;
}

/** The settings of a recipe that depend on the data. */
export interface SuggestedSettings {
  readonly around: Choice<'person' | 'image'>;
  readonly size: Choice<number>;
  readonly rotation: Choice<{ readonly uniform: number } | { readonly normal: number }>;
  readonly flip: Choice<number>;
  readonly batch: Choice<number>;
  readonly steps: Choice<number>;
  readonly validation: Choice<number>;
  readonly validateEvery: Choice<number>;
}

/** Pixels between two cells of the belief maps of MoveNet's trunk. */
const stride = 4;
/** Two joints can be distinguished if there is a cell between theirs. */
const cellsApart = 2;
const [smallest, largest] = [192, 320];

/**
 * Chooses settings by the labels. The numbers of epochs and people come from experience with the recipes in recipes/.
 */
export function chooseSettings(measures: LabelMeasures, skeleton: Skeleton): SuggestedSettings {
  const { people, images, most } = measures;
  const held = Math.min(100, Math.max(1, Math.round(people / 10)));
  const learned = people - held;
  const batch = Math.max(1, Math.min(16, learned));
  const steps = rounded(Math.min(20_000, Math.max(200, (60 * learned) / batch)));
  return {
    around:
      most === 1
        ? {
            value: 'image',
            reason:
              'No image shows more than one subject, so the network sees the whole image and needs no box.',
          }
        : {
            value: 'person',
            reason: `Up to ${most} subjects are in one image, so the network sees one box at a time, ${padding} times as large.`,
          },
    size: chooseSize(measures),
    rotation: chooseRotation(measures),
    flip: chooseFlip(skeleton),
    batch: {
      value: batch,
      reason:
        batch < 16
          ? `Only ${learned} subjects are left for training.`
          : 'This is enough for steady gradients, and a step needs little memory.',
    },
    steps: {
      value: steps,
      reason: `About ${Math.round((steps * batch) / learned)} passes over ${learned} subjects; the best model by validation is always kept.`,
    },
    validation: {
      value: held,
      reason: `A tenth of the ${people} subjects in ${images} images is held out to choose the best model, but no more than 100.`,
    },
    validateEvery: { value: Math.max(1, Math.floor(steps / 10)), reason: 'Ten validations.' },
  };
}

function chooseSize({ nearest, extent }: LabelMeasures): Choice<number> {
  if (nearest === undefined || !(nearest.distance > 0)) {
    return { value: smallest, reason: 'No two joints are labelled together often enough to choose by them.' };
  }
  const wanted = (cellsApart * stride) / nearest.distance;
  const value = Math.min(largest, Math.max(smallest, 32 * Math.ceil(wanted / 32)));
  const pair = `${nearest.joints[0]} and ${nearest.joints[1]}`;
  const apart = `${pair} are ${(100 * nearest.distance).toFixed(1)} % of the crop apart, ${(nearest.distance * value).toFixed(0)} pixels here`;
  const fits =
    wanted > largest
      ? `a safe distance would need ${Math.ceil(wanted)} pixels, which is slow`
      : 'at least 8 are safely apart';
  return {
    value,
    reason: `${apart}: ${fits}. A subject spans ${Math.round(extent * value)} pixels. Time grows with the square.`,
  };
}

function chooseRotation({ turn }: LabelMeasures): SuggestedSettings['rotation'] {
  if (turn === undefined)
    return { value: { normal: 15 }, reason: "The labels do not show the subject's rotation." };
  const seen = `The direction from ${turn.axis[0]} to ${turn.axis[1]} varies by ${turn.degrees.toFixed(0)} degrees`;
  if (turn.degrees > 60)
    return { value: { uniform: 180 }, reason: `${seen}: subjects point in all directions.` };
  const normal = Math.round(Math.min(30, Math.max(10, turn.degrees)));
  return { value: { normal }, reason: `${seen}: subjects mostly stay upright.` };
}

function chooseFlip({ joints, mirrorPairs }: Skeleton): Choice<number> {
  if (mirrorPairs.length > 0) {
    return {
      value: 0.5,
      reason: `Mirror images can be used, because left and right joints are exchanged in them: ${mirrorPairs.length} ${mirrorPairs.length === 1 ? 'pair' : 'pairs'}.`,
    };
  }
  const sided = joints.find((joint) => /\b(left|right)\b/.test(joint));
  if (sided === undefined)
    return { value: 0.5, reason: 'No joint has a side, so mirror images can be used.' };
  return {
    value: 0,
    reason: `"${sided}" has no counterpart on the other side, so mirror images would teach wrong labels.`,
  };
}

/** To two digits. */
function rounded(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}
