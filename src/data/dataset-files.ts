/** A dataset as the files of a folder. */
export interface DatasetFiles {
  /** Generated files, by name. */
  readonly made: ReadonlyMap<string, string | Uint8Array>;
  /** Images that are copied: the new name by the name in the dataset. */
  readonly images: ReadonlyMap<string, string>;
  /** Number of subjects that are written. */
  readonly subjects: number;
  /** Sentences about data that the format cannot store, and about data that had to be invented. */
  readonly differences: readonly string[];
}

/** A sentence with a count, if anything was counted. */
export function counted(count: number, words: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${words}`];
}
