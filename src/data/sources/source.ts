/**
 * Where a reader gets its bytes: a folder on disk, a browser's files, a zip archive, memory. Names are relative, with
 * `/` on every system. A name that leads out of the source is refused. Hidden files (a part of the name begins with a
 * dot) can be read but are not listed. A name is found in either Unicode form, composed (NFC) or decomposed (NFD).
 */
export interface FileSource {
  /** What messages call the source, e.g. the folder's path. Nothing else may be read from it. */
  readonly name: string;
  /** What another thread opens the same files from. */
  readonly description: SourceDescription;
  /** @throws LimberError when there is no such file or it cannot be read. */
  read(name: string): Promise<Uint8Array>;
  /**
   * The names of the files in a folder and the folders below it, sorted; `''` is the whole source.
   * @throws LimberError when there is no such folder or it cannot be read.
   */
  list(folder: string): Promise<readonly string[]>;
}

/** A file source as data, which can be sent to a worker thread or a web worker. A `Blob` is sent without a copy. */
export type SourceDescription =
  | { readonly kind: 'folder'; readonly name: string; readonly path: string }
  | {
      readonly kind: 'zip file';
      readonly name: string;
      readonly path: string;
      readonly root: string | undefined;
    }
  | { readonly kind: 'zip'; readonly name: string; readonly archive: Blob; readonly root: string | undefined }
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly NamedBlob[] };

/** A file that a browser or a program holds. */
export interface NamedBlob {
  readonly name: string;
  readonly content: Blob;
}

/** Opens the source that a dataset's place names. */
export type OpenSource = (place: string) => FileSource | Promise<FileSource>;

/**
 * Which file a name in a source means: equal texts mean the same file, also where two sources of the same folder or
 * archive were opened.
 */
export function fileIdentity({ description }: FileSource, name: string): string {
  const file = parts(name).join('/').normalize('NFC');
  switch (description.kind) {
    case 'folder':
      return `${description.path}/${file}`;
    case 'zip file':
      return `${description.path}//${file}`;
    case 'zip':
      return `${numberOf(description.archive)}//${file}`;
    case 'files':
      return `${numberOf(description.files)}//${file}`;
  }
}

/** The parts of a name that say something: `./a//b` has `a` and `b`. */
export function parts(name: string): readonly string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}

const numbers = new WeakMap<object, number>();
let known = 0;

/** A number for an object, the same whenever it is asked for. */
function numberOf(object: object): number {
  const number = numbers.get(object) ?? ++known;
  numbers.set(object, number);
  return number;
}
