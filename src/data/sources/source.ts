/**
 * A source of files: a folder on disk, a browser's files, a zip archive, memory. Names are relative, with `/` on
 * every system. A name that leads out of the source is refused. Hidden files (a segment of the name begins with a
 * dot) can be read but are not listed. A name is found in composed (NFC) and in decomposed (NFD) Unicode form.
 */
export interface FileSource {
  /** The source's name in messages, e.g. the folder's path. It must not be used for anything else. */
  readonly name: string;
  /** Data from which another thread can reopen the source. */
  readonly description: SourceDescription;
  /** @throws LimberError when the file does not exist or cannot be read. */
  read(name: string): Promise<Uint8Array>;
  /**
   * The names of all files in a folder and its subfolders, sorted; `''` is the whole source.
   * @throws LimberError when the folder does not exist or cannot be read.
   */
  list(folder: string): Promise<readonly string[]>;
}

/** A file source as data that can be sent to a worker thread or a web worker. A `Blob` is sent without being copied. */
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

/** A file in the memory of a browser or a program. */
export interface NamedBlob {
  readonly name: string;
  readonly content: Blob;
}

/** Opens the source of a dataset's place. */
export type OpenSource = (place: string) => FileSource | Promise<FileSource>;

/** Identifies a file in a source. Equal texts mean the same file, even in two sources of the same folder or archive. */
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

/** The segments of a name without empty ones and dots: `./a//b` has `a` and `b`. */
export function parts(name: string): readonly string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}

const numbers = new WeakMap<object, number>();
let known = 0;

/** A number that identifies an object. */
function numberOf(object: object): number {
  const number = numbers.get(object) ?? ++known;
  numbers.set(object, number);
  return number;
}
