import * as z from 'zod';
import { parseAs } from '../../schema-problem.ts';
import type { Architecture } from '../network.ts';
import { cpm } from './build.ts';
import { type CpmConfig, cpmConfigSchema } from './config.ts';

/**
 * The authors' network for LSP and MPII, copied layer by layer from its release: six stages at 368×368. Wei et al.,
 * Convolutional Pose Machines, CVPR 2016.
 */
const release: CpmConfig = {
  kind: 'cpm',
  width: 368,
  height: 368,
  normalization: 'BGR / 256 - 0.5',
  stages: 6,
  trunk: [
    { channels: 128, kernel: 9, pool: 3 },
    { channels: 128, kernel: 9, pool: 3 },
    { channels: 128, kernel: 9, pool: 3 },
  ],
  ownTrunk: true,
  firstStage: [
    { channels: 32, kernel: 5 },
    { channels: 512, kernel: 9, dropout: 0.5 },
    { channels: 512, kernel: 1, dropout: 0.5 },
  ],
  look: [{ channels: 32, kernel: 5 }],
  refine: [
    { channels: 128, kernel: 11 },
    { channels: 128, kernel: 11 },
    { channels: 128, kernel: 11 },
    { channels: 128, kernel: 1 },
  ],
  background: true,
  allPeople: true,
  centerSigma: 21,
  sigma: 7,
  cutoff: 0.01,
  maps: 'peak',
  initializer: { normal: 0.01 },
};

/**
 * The small network from a talk on the paper: 64 channels, windows of 2×2, two stages, no center map. The talk does not
 * give input normalization and initial parameters; they are the release's and He's.
 */
const talk: CpmConfig = {
  ...release,
  stages: 2,
  trunk: [
    { channels: 64, kernel: 9, pool: 2 },
    { channels: 64, kernel: 9, pool: 2 },
    { channels: 64, kernel: 9, pool: 2 },
  ],
  firstStage: [
    { channels: 64, kernel: 5 },
    { channels: 64, kernel: 5 },
    { channels: 64, kernel: 1 },
  ],
  look: [{ channels: 64, kernel: 5 }],
  refine: [{ channels: 64, kernel: 11 }],
  centerSigma: 0,
  initializer: 'he',
};

/**
 * The release on a VGG-19 (Simonyan & Zisserman, ICLR 2015). The trunk is its first ten convolutions, to conv4_2, then
 * four with 256 channels and one with 128. Every stage reads the trunk. Later stages have five 7×7 convolutions.
 * Relative to the authors' network, initial parameters follow He's rule. The authors began with ImageNet's parameters;
 * without those, initial values as in the release would be too small for this many layers.
 */
const vgg: CpmConfig = {
  ...release,
  trunk: [
    { channels: 64, kernel: 3 },
    { channels: 64, kernel: 3, pool: 2 },
    { channels: 128, kernel: 3 },
    { channels: 128, kernel: 3, pool: 2 },
    ...repeated(3, { channels: 256, kernel: 3 }),
    { channels: 256, kernel: 3, pool: 2 },
    ...repeated(2, { channels: 512, kernel: 3 }),
    ...repeated(4, { channels: 256, kernel: 3 }),
    { channels: 128, kernel: 3 },
  ],
  ownTrunk: false,
  firstStage: [{ channels: 512, kernel: 1 }],
  look: [],
  refine: [...repeated(5, { channels: 128, kernel: 7 }), { channels: 128, kernel: 1 }],
  initializer: 'he',
};

/**
 * The same stages on a trunk from a talk on the paper: a ResNet-18 (He et al., CVPR 2016) up to its third group of
 * blocks, with batch normalization everywhere. The third group has dilation instead of stride, so that cells stay 8
 * pixels wide.
 */
const resnet: CpmConfig = {
  ...vgg,
  trunk: [
    { channels: 64, kernel: 7, stride: 2, normalize: 'batch', pool: 3 },
    ...repeated(2, { channels: 64, kernel: 3, residual: true, normalize: 'batch' }),
    { channels: 128, kernel: 3, stride: 2, residual: true, normalize: 'batch' },
    { channels: 128, kernel: 3, residual: true, normalize: 'batch' },
    ...repeated(2, { channels: 256, kernel: 3, dilation: 2, residual: true, normalize: 'batch' }),
    { channels: 128, kernel: 3, normalize: 'batch' },
  ],
  firstStage: [{ channels: 512, kernel: 1, normalize: 'batch' }],
  refine: [
    ...repeated(5, { channels: 128, kernel: 7, normalize: 'batch' }),
    { channels: 128, kernel: 1, normalize: 'batch' },
  ],
};

/** A residual block of the modern network. */
const block = (dilation: number) =>
  ({ channels: 96, kernel: 3, dilation, residual: true, normalize: 'batch' }) as const;

/**
 * A network with modern layers, sized for a processor with two cores. The input has 192×192 pixels. The resolution
 * falls early to a quarter and then to an eighth. Residual blocks with batch normalization and growing dilation see the
 * whole person. Maps are distributions over the cells. Later stages share the trunk and predict the maps anew with one
 * wide block each.
 */
const modern: CpmConfig = {
  ...release,
  width: 192,
  height: 192,
  normalization: 'RGB / 127.5 - 1',
  stages: 3,
  trunk: [
    { channels: 32, kernel: 3, stride: 2, normalize: 'batch' },
    { channels: 64, kernel: 3, stride: 2, normalize: 'batch' },
    { ...block(1), stride: 2 },
    block(1),
    block(2),
    block(4),
  ],
  ownTrunk: false,
  firstStage: [],
  look: [],
  refine: [{ channels: 96, kernel: 1, normalize: 'batch' }, block(3)],
  background: false,
  allPeople: false,
  centerSigma: 0,
  sigma: 8,
  maps: 'probability',
  initializer: 'he',
};

function repeated<const T>(times: number, layer: T): readonly T[] {
  return Array.from({ length: times }, () => layer);
}

/** The Convolutional Pose Machines that recipes can name. */
export const cpmPresets = { release, talk, vgg, resnet, modern };

const presetNames = Object.keys(cpmPresets) as readonly (keyof typeof cpmPresets)[];

/**
 * Settings of a Convolutional Pose Machine in a recipe: a preset (`release` by default), and settings that replace the
 * preset's.
 */
export const cpmSettingsSchema = z
  .strictObject({
    ...cpmConfigSchema.partial().shape,
    kind: z.literal('cpm'),
    preset: z.enum(presetNames).default('release').describe('Network that missing settings are taken from.'),
  })
  .transform(({ preset, ...given }) => ({ ...cpmPresets[preset], ...given }))
  .pipe(cpmConfigSchema);

/** The settings of a Convolutional Pose Machine in a recipe: a preset, and settings that replace the preset's. */
export type CpmSettings = z.input<typeof cpmSettingsSchema>;

/** The release's network, by default for the 14 joints of LSP and MPII. @throws LimberError as `cpm` does. */
export function releaseCpm({ joints = 14, ...changes }: PresetOptions = {}): Architecture {
  return cpm(changed('release', changes), joints);
}

/** The talk's network, by default for the 9 joints of FLIC. @throws LimberError as `cpm` does. */
export function talkCpm({ joints = 9, ...changes }: PresetOptions = {}): Architecture {
  return cpm(changed('talk', changes), joints);
}

/** Settings that replace a preset's. */
export interface PresetOptions extends Omit<CpmSettings, 'kind' | 'preset'> {
  readonly joints?: number;
}

function changed(preset: CpmSettings['preset'], changes: PresetOptions): CpmConfig {
  const words = { whole: 'the Convolutional Pose Machine', part: "the Convolutional Pose Machine's" };
  return parseAs(cpmSettingsSchema, { ...changes, kind: 'cpm', preset }, words);
}
