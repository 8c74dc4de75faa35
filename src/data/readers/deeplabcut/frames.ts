import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import type { Pose } from '../../../skeletons/index.ts';
import type { Sample } from '../../dataset.ts';
import { baseName, findImages, folderOf } from '../../find-images.ts';
import { readOnce } from '../../repeated.ts';
import type { FileSource } from '../../sources/index.ts';
import type { LabelTable } from './table.ts';

/** DeepLabCut's individual for body parts that do not belong to an animal, such as corners of the box. */
export const surroundings = 'single';

/** A label file, with its name in the source. */
export interface NamedTable {
  readonly name: string;
  readonly table: LabelTable;
}

/** An image and the animals labeled in it. */
export interface Frame {
  /** The image's name in the table. */
  readonly stated: string;
  readonly image: string;
  /** Name of the label file. */
  readonly table: string;
  readonly animals: readonly { readonly individual: string | undefined; readonly pose: Pose }[];
}

/** How tables are read. */
export interface FrameRule {
  /** Joints of an animal, in order. */
  readonly bodyparts: readonly string[];
  /** Whether the project distinguishes animals. Columns that belong to no animal are then not read. */
  readonly severalAnimals: boolean;
}

/** The columns of animals. In a project with several animals, the columns of the surroundings are left out. */
export function animalColumns({ columns }: LabelTable, severalAnimals: boolean): LabelTable['columns'] {
  return severalAnimals ? columns.filter(({ individual }) => individual !== surroundings) : columns;
}

/** The frames of one label file. */
export interface FoundFrames {
  readonly frames: readonly Frame[];
  /** Remarks about the images' names. */
  readonly remarks: readonly string[];
}

/** The frames of one label file, with images found by `findImages`. */
export async function framesOf(
  files: FileSource,
  { name, table }: NamedTable,
  { bodyparts, severalAnimals }: FrameRule,
): Promise<FoundFrames> {
  const columns = animalColumns(table, severalAnimals);
  const names = imageNames(
    table.rows.map(({ image }) => image),
    folderOf(name),
  );
  const find = await findImages(files, names);
  const individuals = [...new Set(columns.map(({ individual }) => individual))];
  const places = individuals.map((individual) =>
    bodyparts.map((part) =>
      table.columns.findIndex((column) => column.bodypart === part && column.individual === individual),
    ),
  );
  const frames = table.rows.map(({ image: stated, points }, index) => ({
    stated,
    image: find(at(names, index)),
    table: name,
    animals: individuals.flatMap((individual, animal) => {
      const pose = at(places, animal)
        .map((place) => points[place] ?? null)
        .map((point) => point && { point });
      return pose.every((joint) => joint === null) ? [] : [{ individual, pose }];
    }),
  }));
  return { frames, remarks: find.remarks };
}

/**
 * The images' names in the source. Images lie in the folder of their labels, whatever folders the table states. If
 * two names in a table would then be equal, the table covers several videos, and the stated folders are kept.
 */
function imageNames(stated: readonly string[], folder: string): readonly string[] {
  const beside = (image: string) => `${folder}/${baseName(image)}`.replace(/^\//, '');
  const distinct = new Set(stated);
  if (new Set([...distinct].map(beside)).size === distinct.size) return stated.map(beside);
  return stated.map((image) =>
    image
      .split('/')
      .filter((part) => !/^\.{0,2}$/.test(part))
      .join('/'),
  );
}

/**
 * Removes repeated frames.
 * @returns the frames, and descriptions of those left out
 * @throws LimberError when two rows label one frame differently.
 */
export function distinctFrames(
  frames: readonly Frame[],
  where: string,
): { readonly kept: readonly Frame[]; readonly repeated: readonly string[] } {
  // If a video's folder was copied, the frames in the folder that the table names are preferred.
  const isOwn = ({ stated, image }: Frame) => `/${image}`.endsWith(`/${stated}`);
  const ordered = [...frames.filter(isOwn), ...frames.filter((frame) => !isOwn(frame))];
  const rule = {
    content: ({ animals }: Frame) => animals,
    what: 'a frame has two different labels',
    got: (first: Frame, other: Frame) =>
      first.table === other.table
        ? `${first.stated} twice in ${first.table}`
        : `${first.stated} in ${first.table} and in ${other.table}`,
    where,
  };
  const hasFolder = ({ stated }: Frame) => stated.includes('/');
  const named = readOnce(ordered, { ...rule, key: (frame) => (hasFolder(frame) ? frame.stated : undefined) });
  const shown = readOnce(named.kept, { ...rule, key: ({ image }) => image });
  const kept = new Set(shown.kept);
  return {
    kept: frames.filter((frame) => kept.has(frame)),
    repeated: [...named.repeated, ...shown.repeated].map(({ stated, table }) => `${stated} in ${table}`),
  };
}

/** One sample per animal. */
export function samplesOf({ image, table, animals }: Frame): readonly Sample[] {
  return animals.map(({ individual, pose }) => ({
    id: ['deeplabcut', image, ...(individual ? [individual] : [])].join('/'),
    image,
    // Every video has a separate folder for its frames and labels.
    video: folderOf(table),
    pose,
  }));
}

/**
 * The body parts of a table that the project no longer lists. Their labels are left out.
 * @throws LimberError when the table also lacks a part of the project, because a part may then have been renamed.
 */
export function unlistedParts(
  table: LabelTable,
  { bodyparts, severalAnimals }: FrameRule,
): readonly string[] {
  const own = new Set(animalColumns(table, severalAnimals).map(({ bodypart }) => bodypart));
  const strangers = [...own].filter((part) => !bodyparts.includes(part));
  const lacking = bodyparts.filter((part) => !own.has(part));
  if (strangers.length === 0 || lacking.length === 0) return strangers;
  throw new LimberError({
    what: `unknown body part "${strangers[0]}"`,
    got: `no column of ${lacking.join(', ')}`,
    expected: `one of ${bodyparts.join(', ')}, as in config.yaml`,
    where: table.where,
  });
}
