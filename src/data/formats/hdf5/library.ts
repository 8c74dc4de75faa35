/** HDF5's own library, compiled to WebAssembly by h5wasm. */
export type Hdf5Library = typeof import('h5wasm') & { readonly module: Module };
type Module = Awaited<typeof import('h5wasm')['ready']>;

/** h5wasm's files in memory, with the open streams that its types leave out. */
interface Streams {
  readonly streams: readonly unknown[];
  getStream(descriptor: number): { readonly path: string } | null;
  close(stream: unknown): void;
  open(path: string, flags: string): unknown;
}

const standardError = 2;

/** Loads the library when it is first needed; it takes a third of a second and 20 MB. */
export async function loadHdf5(): Promise<Hdf5Library> {
  const library = await import('h5wasm');
  const module = await library.ready;
  silence(module.FS as unknown as Streams);
  return { ...library, module };
}

/** The library prints a page about every error, besides saying that there is one: nobody shall read that. */
function silence(files: Streams): void {
  const printed = files.getStream(standardError);
  if (printed?.path === '/dev/null') return;
  if (printed) files.close(printed);
  files.open('/dev/null', 'w');
}

const pageBytes = 2 ** 16;

/** What the library takes for itself. */
const ownBytes = 32 * 2 ** 20;

/**
 * Does something synchronous during which the library's memory may not outgrow `maxBytes`, for HDF5 unpacks
 * compressed data however much they expand. It has no setting for that, but it has to ask for every page; one that is
 * refused is an ordinary error to it.
 */
export function withMemoryLimit<Result>(maxBytes: number, action: () => Result): Result {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    const bytes = this.buffer.byteLength + pages * pageBytes;
    if (bytes > ownBytes + maxBytes) throw new RangeError(`${bytes} bytes of memory`);
    return grow.call(this, pages);
  };
  try {
    return action();
  } finally {
    WebAssembly.Memory.prototype.grow = grow;
  }
}
