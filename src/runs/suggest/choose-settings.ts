import { numberedJoint, type Skeleton } from '../../skeletons/index.ts';
import { advisedHeldOut } from '../held-out-advice.ts';
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
/**
 * Each joint has a separate belief map with positions between cells, so half a cell is enough to distinguish two
 * joints.
 */
const cellsApart = 0.5;
/** A subject with this many cells shows the network enough. The mouse of recipes/mouse.yaml has 8.4. */
const cellsOfSubject = 8;
const [smallest, largest] = [192, 320];

/**
 * Chooses settings by the labels. The numbers of epochs and people come from experience with the recipes in recipes/.
 */
export function chooseSettings(measures: LabelMeasures, skeleton: Skeleton): SuggestedSettings {
  const { people, images, most } = measures;
  const held = Math.max(1, advisedHeldOut(people));
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
      reason: `Of the ${people} subjects in ${images} images, ${held} are held out to choose the best model.`,
    },
    validateEvery: { value: Math.max(1, Math.floor(steps / 10)), reason: 'Ten validations.' },
  };
}

/** The smallest size at which a subject spans enough cells and the two nearest joints can be distinguished. */
function chooseSize({ nearest, extent }: LabelMeasures): Choice<number> {
  const forSubject = extent > 0 ? (cellsOfSubject * stride) / extent : smallest;
  const forNearest =
    nearest !== undefined && nearest.distance > 0 ? (cellsApart * stride) / nearest.distance : smallest;
  const wanted = Math.max(forSubject, forNearest);
  const value = Math.min(largest, Math.max(smallest, 32 * Math.ceil(wanted / 32)));
  const subject = `A subject spans ${Math.round(extent * value)} of ${value} pixels here.`;
  const pair =
    nearest === undefined
      ? ''
      : ` The nearest joints, ${nearest.joints[0]} and ${nearest.joints[1]}, are ${(nearest.distance * value).toFixed(1)} pixels apart.`;
  const small =
    wanted > largest
      ? ` ${Math.ceil(wanted)} pixels would show enough of it, which is slow; crops around a box may be better.`
      : '';
  return { value, reason: `${subject}${pair}${small} Time grows with the square of the size.` };
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
  const unnamed = numberedJoint({ joints, mirrorPairs });
  if (unnamed !== undefined) {
    return {
      value: 0,
      reason: `Names such as "${unnamed}" do not tell left from right, so mirror images could teach wrong sides. With "data.skeleton", a file that gives them names such as "left ear" and "right ear" (see your-own-data.md, "Joints with numbers"), mirror images can be used.`,
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
