import { z } from 'zod';
import { LimberError } from '../../errors.ts';
import type { Architecture } from '../network.ts';
import { cpm } from './build.ts';
import { type CpmConfig, cpmConfigSchema } from './config.ts';

/**
 * The authors' network for LSP and MPII, layer by layer as in its release: six stages at 368×368.
 * Wei et al., Convolutional Pose Machines, CVPR 2016.
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
  centerSigma: 21,
  sigma: 7,
  cutoff: 0.01,
  maps: 'peak',
  initializer: { normal: 0.01 },
};

/**
 * The small network of a talk on the paper: 64 channels, windows of 2×2, two stages, no centre map.
 * The talk names neither input normalisation nor initial weights: the release's and He's.
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

export const cpmPresets = { release, talk };

/** What a recipe says of a Convolutional Pose Machine: a preset, `release` by default, and what differs from it. */
export const cpmSettingsSchema = z
  .strictObject({
    ...cpmConfigSchema.partial().shape,
    kind: z.literal('cpm'),
    preset: z.enum(['release', 'talk']).default('release'),
  })
  .transform(({ preset, ...given }) => ({ ...cpmPresets[preset], ...given }))
  .pipe(cpmConfigSchema);

export type CpmSettings = z.input<typeof cpmSettingsSchema>;

/** The release's network, for the 14 joints of LSP and MPII unless told otherwise. @throws LimberError as `cpm` does. */
export function releaseCpm({ joints = 14, ...changes }: PresetOptions = {}): Architecture {
  return cpm(changed('release', changes), joints);
}

/** The talk's network, for the 9 joints of FLIC unless told otherwise. @throws LimberError as `cpm` does. */
export function talkCpm({ joints = 9, ...changes }: PresetOptions = {}): Architecture {
  return cpm(changed('talk', changes), joints);
}

/** What differs from a preset. */
export interface PresetOptions extends Omit<CpmSettings, 'kind' | 'preset'> {
  readonly joints?: number;
}

function changed(preset: CpmSettings['preset'], changes: PresetOptions): CpmConfig {
  const result = cpmSettingsSchema.safeParse({ ...changes, kind: 'cpm', preset });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new LimberError({
    what: 'no such Convolutional Pose Machine',
    got: [...issue.path, issue.message].join(': '),
  });
}
