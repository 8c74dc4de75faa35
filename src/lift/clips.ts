import type { FileSource } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { type Motion, readAmc, readAsf } from '../motion/index.ts';
import { cmuJoints, liftJoints } from './joints.ts';

/** A motion that was captured, of one person. */
export interface Clip {
  /** The file's name without its ending, e.g. `01_14`. */
  readonly name: string;
  readonly subject: string;
  readonly motion: Motion;
}

/** Clips by their use. Names are of clips (`01_14`) or of subjects (`05`). */
export interface ClipSets {
  readonly train: readonly Clip[];
  readonly validation: readonly Clip[];
  /** Clips that neither train nor choose a model. */
  readonly test: readonly Clip[];
}

/** Walking changes little within a fifteenth of a second. */
const usedFrameRate = 15;
const cmuFrameRate = 120;

/**
 * Reads all clips of the CMU database in a source: `SUBJECT/SUBJECT.asf` and `SUBJECT/SUBJECT_NN.amc`. Every eighth
 * frame is used, 15 a second.
 * @throws LimberError without clips, for a damaged file, or if two skeletons have different joints.
 */
export async function readClips(source: FileSource): Promise<readonly Clip[]> {
  const names = await source.list('');
  const clips: Clip[] = [];
  for (const name of names.filter((each) => each.endsWith('.asf'))) {
    const folder = name.slice(0, name.lastIndexOf('/') + 1);
    const subject = name.slice(folder.length, -'.asf'.length);
    const skeleton = readAsf(await source.read(name), `${source.name}/${name}`);
    const own = names.filter((each) => each.startsWith(`${folder}${subject}_`) && each.endsWith('.amc'));
    for (const file of own) {
      const every = cmuFrameRate / usedFrameRate;
      const motion = readAmc(await source.read(file), skeleton, `${source.name}/${file}`, { every });
      clips.push({ name: file.slice(folder.length, -'.amc'.length), subject, motion });
    }
  }
  if (clips.length === 0) {
    throw new LimberError({
      what: 'no motion capture was found',
      got: `${names.length} files`,
      expected: 'SUBJECT/SUBJECT.asf and SUBJECT/SUBJECT_NN.amc, as in the CMU database',
      where: source.name,
    });
  }
  const first = at(clips, 0);
  const joints = namesOf(first);
  const other = clips.find((clip) => namesOf(clip).join() !== joints.join());
  if (other !== undefined) {
    throw new LimberError({
      what: 'two skeletons have different joints',
      got: `${first.subject} and ${other.subject}`,
      expected: 'the same joints in all ASF files',
      where: source.name,
    });
  }
  placesIn(first, source.name);
  return clips;
}

/** The indices of the lifted pose's joints in a clip's skeleton. @throws LimberError when one is missing. */
export function placesIn(clip: Clip, where = clip.name): readonly number[] {
  const names = namesOf(clip);
  return liftJoints.map((joint) => {
    const place = names.indexOf(cmuJoints[joint]);
    if (place >= 0) return place;
    throw new LimberError({
      what: `the skeleton has no joint "${cmuJoints[joint]}"`,
      got: names.join(', '),
      expected: 'the joints of the CMU database',
      where,
    });
  });
}

/**
 * Divides clips by the names of those that are held out. A clip of a held-out subject never trains.
 * @throws LimberError for a name without a clip, a clip with two uses, or if no clip is left to train on.
 */
export function divideClips(
  clips: readonly Clip[],
  { validation, test }: { readonly validation: readonly string[]; readonly test: readonly string[] },
): ClipSets {
  const named = (wanted: readonly string[]) =>
    new Set(
      wanted.flatMap((name) => {
        const found = clips.filter((clip) => clip.name === name || clip.subject === name);
        if (found.length > 0) return found;
        throw new LimberError({
          what: `no clip and no subject is called "${name}"`,
          expected: `one of ${[...new Set(clips.map(({ subject }) => subject))].join(', ')}, or a clip such as ${at(clips, 0).name}`,
        });
      }),
    );
  const [chosen, tested] = [named(validation), named(test)];
  const both = [...chosen].find((clip) => tested.has(clip));
  const train = clips.filter((clip) => !chosen.has(clip) && !tested.has(clip));
  if (both !== undefined || train.length === 0) {
    throw new LimberError({
      what: both === undefined ? 'no clip is left to train on' : `the clip "${both.name}" has two uses`,
      expected: 'separate clips for training, validation and test',
    });
  }
  return { train, validation: [...chosen], test: [...tested] };
}

function namesOf({ motion }: Clip): readonly string[] {
  return motion.joints.map(({ name }) => name);
}
