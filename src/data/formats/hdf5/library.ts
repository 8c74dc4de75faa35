import { InstallationError } from '../../../errors.ts';

/** The HDF5 library, compiled to WebAssembly by h5wasm. */
export type Hdf5Library = typeof import('h5wasm') & { readonly module: Module };
type Module = Awaited<typeof import('h5wasm')['ready']>;

/** h5wasm's in-memory file system, with the open streams that are missing in its types. */
interface Streams {
  readonly streams: readonly unknown[];
  getStream(descriptor: number): { readonly path: string } | null;
  close(stream: unknown): void;
  open(path: string, flags: string): unknown;
}

const standardError = 2;

/**
 * Loads the library at its first use. This takes a third of a second and 20 MB.
 * @throws InstallationError if its package is missing or damaged, or a page may not run WebAssembly.
 */
export async function loadHdf5(): Promise<Hdf5Library> {
  const { library, module } = await import('h5wasm')
    .then(async (library) => ({ library, module: await library.ready }))
    .catch((cause: unknown) => {
      const [got] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
      throw new InstallationError(
        {
          what: 'the package h5wasm, which Limber needs to read HDF5 (.h5, .slp and MATLAB 7.3), does not load',
          got,
          expected:
            'a complete package (run "npm install h5wasm"), and in a page a content security policy with wasm-unsafe-eval',
        },
        { cause },
      );
    });
  silence(module.FS as unknown as Streams);
  return { ...library, module };
}

/**
 * Sends the library's standard error to /dev/null. It prints a page about every error, in addition to returning an
 * error code.
 */
function silence(files: Streams): void {
  const printed = files.getStream(standardError);
  if (printed?.path === '/dev/null') return;
  if (printed) files.close(printed);
  files.open('/dev/null', 'w');
}

const pageBytes = 2 ** 16;

/** Memory that the library itself needs. */
const ownBytes = 32 * 2 ** 20;

/**
 * Runs a synchronous action during which the library's memory must not grow beyond `maxBytes`. HDF5 decompresses data
 * without any limit on their size and has no setting for one. It must however request every page of memory, and it
 * treats a refused page as an ordinary error.
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
