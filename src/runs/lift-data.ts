import type { OpenSource } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import {
  type CameraSettings,
  type Clip,
  type ClipSets,
  camerasSchema,
  divideClips,
  readClips,
} from '../lift/index.ts';
import type { Recipe } from '../train/index.ts';

/** The motion capture of a lifter's training, and the cameras that see it. */
export interface LiftData extends ClipSets {
  readonly cameras: CameraSettings;
}

/** Opens a lifting recipe's clips. @throws LimberError when they cannot be read or a name is unknown. */
export async function openLiftData({ data, cameras }: Recipe, open: OpenSource): Promise<LiftData> {
  const clips: Clip[] = [];
  for (const { dataset } of data.train) {
    const [format, place] = [at(dataset.split(':'), 0), dataset.slice(dataset.indexOf(':') + 1)];
    if (format !== 'cmu' || !dataset.includes(':')) {
      throw new LimberError({
        what: `the data "${dataset}" cannot train a lifter`,
        expected: 'cmu:FOLDER, with motion capture in ASF and AMC files',
      });
    }
    clips.push(...(await readClips(await open(place))));
  }
  const { validation = [], test = [] } = data.clips ?? {};
  return { ...divideClips(clips, { validation, test }), cameras: cameras ?? camerasSchema.parse({}) };
}
