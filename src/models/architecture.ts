import { z } from 'zod';
import { cpm } from './cpm/build.ts';
import { cpmSettingsSchema } from './cpm/presets.ts';
import type { Architecture } from './network.ts';
import { regressor, regressorSchema } from './regressor.ts';

/** What a recipe says of its model, with every default filled in. */
export const modelConfigSchema = z.discriminatedUnion('kind', [cpmSettingsSchema, regressorSchema]);

export type ModelConfig = z.infer<typeof modelConfigSchema>;

/**
 * The architecture that a recipe describes.
 * @param joints names of the skeleton's joints, in its order.
 * @throws LimberError when parts of the configuration contradict each other.
 */
export function createArchitecture(
  config: ModelConfig,
  { joints }: { readonly joints: readonly string[] },
): Architecture {
  switch (config.kind) {
    case 'cpm':
      return cpm(config, joints.length);
    case 'regressor':
      return regressor(config, joints.length);
  }
}
