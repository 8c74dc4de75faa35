import * as z from 'zod';
import type { FieldLimb } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import type { OnnxModel } from '../onnx/index.ts';
import { cpm } from './cpm/build.ts';
import type { CpmConfig } from './cpm/config.ts';
import { cpmSettingsSchema } from './cpm/presets.ts';
import { cpmTransfer } from './cpm/transfer.ts';
import { transferSchema } from './cpm/transfer-config.ts';
import { deeppose } from './deeppose/build.ts';
import { deepposeSchema } from './deeppose/config.ts';
import { detectorArchitecture } from './detector/build.ts';
import { type DetectorNetwork, detectorModelSchema } from './detector/config.ts';
import type { LiftArchitecture } from './lift/build.ts';
import { liftModelSchema } from './lift/config.ts';
import type { Architecture } from './network.ts';
import { regressor, regressorSchema } from './regressor.ts';

/** The settings of a recipe's model, with every default filled in. */
export const modelConfigSchema = z.discriminatedUnion('kind', [
  cpmSettingsSchema,
  transferSchema,
  deepposeSchema,
  regressorSchema,
  detectorModelSchema,
  liftModelSchema,
]);

/** The model settings of a recipe: one of the model families. */
export type ModelConfig = z.infer<typeof modelConfigSchema>;

/** A network that can be trained: of images, or of vectors. */
export type TrainableArchitecture = Architecture | LiftArchitecture;

export interface NetworkParts {
  /** Names of the skeleton's joints, in its order. */
  readonly joints: readonly string[];
  /** Gives the limbs that join several people's joints. Needed only with `people: several`. */
  readonly limbs?: (named: CpmConfig['limbs']) => readonly FieldLimb[];
  /** The file of the configuration's trunk, or of its initial detector. */
  readonly trunk?: OnnxModel | undefined;
  /** How the outputs are read, if the file is a detector. */
  readonly detector?: DetectorNetwork | undefined;
}

/** A model's networks, in the order in which they look at a person. The first network sees the person's crop. */
export type Networks = readonly [Architecture, ...Architecture[]];

/**
 * Creates the networks of the model that a recipe describes: one per stage for DeepPose, one for all others.
 * @throws LimberError when parts of the configuration contradict each other, a trunk is needed and missing, or the model
 * is a lifter, which sees no images.
 */
export function createNetworks(
  config: ModelConfig,
  { joints, trunk, limbs, detector }: NetworkParts,
): Networks {
  const fieldLimbs = findsSeveral(config) ? limbs?.(config.limbs) : [];
  switch (config.kind) {
    case 'cpm':
      return [cpm(config, joints.length, fieldLimbs)];
    case 'cpm transfer':
      if (trunk === undefined)
        throw new LimberError({ what: 'the trunk is missing', expected: config.trunk });
      return [cpmTransfer(config, trunk, joints, fieldLimbs)];
    case 'deeppose':
      return deeppose(config, joints.length, trunk);
    case 'regressor':
      return [regressor(config, joints.length)];
    case 'detector':
      if (trunk === undefined || detector === undefined)
        throw new LimberError({ what: 'the detector is missing', expected: config.network });
      return [detectorArchitecture(config, trunk, detector)];
    case 'lift':
      throw new LimberError({
        what: 'this needs a model that sees images',
        got: 'a lifter, which sees joints',
        expected: 'another recipe; a lifter can only be trained',
      });
  }
}

/** Whether the model finds all people in an image at once. */
export function findsSeveral(
  config: ModelConfig,
): config is Extract<ModelConfig, { kind: 'cpm' | 'cpm transfer' }> {
  return (config.kind === 'cpm' || config.kind === 'cpm transfer') && config.people === 'several';
}

/** The file that a model's trunk is imported from; `undefined` for a model without a trunk. */
export function trunkOf(config: ModelConfig): string | undefined {
  if (config.kind === 'cpm transfer') return config.trunk;
  if (config.kind === 'detector') return config.network;
  return config.kind === 'deeppose' && config.network !== 'alexnet' ? config.network.trunk : undefined;
}
