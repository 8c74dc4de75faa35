import type { Rule } from '../finding.ts';
import { jointOutsideBox } from './boxes.ts';
import { garbageCoordinates, jointOutsideImage, mirroredJointsCoincide } from './coordinates.ts';
import { brokenImage, imageSizeDiffers, missingImage, noContrast } from './images.ts';
import { jointOrder } from './joint-order.ts';
import {
  imageInTwoSplits,
  sameAcrossSplits,
  sameImage,
  similarAcrossSplits,
  similarImage,
} from './likenesses.ts';
import { degenerateTorso, outsizedLimb, zeroLengthLimb } from './limbs.ts';
import { droppedLabels, duplicateId, fewJoints, oddRecords } from './records.ts';
import { observerCentric, sidesExchanged } from './sides.ts';
import {
  mirrorPairNames,
  missingMirrorPair,
  missingSigmas,
  numberedJoints,
  unknownJoint,
} from './skeleton.ts';
import { suspectedSwap } from './swaps.ts';
import { visibilityCodes } from './visibility.ts';

/** All lint rules. */
export const lintRules: readonly Rule[] = [
  unknownJoint,
  mirrorPairNames,
  missingMirrorPair,
  numberedJoints,
  missingSigmas,
  duplicateId,
  oddRecords,
  fewJoints,
  droppedLabels,
  garbageCoordinates,
  jointOutsideImage,
  jointOutsideBox,
  mirroredJointsCoincide,
  zeroLengthLimb,
  degenerateTorso,
  outsizedLimb,
  visibilityCodes,
  jointOrder,
  sidesExchanged,
  observerCentric,
  suspectedSwap,
  missingImage,
  brokenImage,
  noContrast,
  imageSizeDiffers,
  imageInTwoSplits,
  sameAcrossSplits,
  sameImage,
  similarAcrossSplits,
  similarImage,
];
