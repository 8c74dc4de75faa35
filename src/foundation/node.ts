import { createRequire } from 'node:module';
import { InstallationError } from '../errors.ts';

const require = createRequire(import.meta.url);

/**
 * A package with a native library that is loaded when it is first used, so that commands that need no image and no
 * model run without it.
 * @param name of the package, e.g. `sharp`.
 * @param use the purpose of the package, e.g. `to read images`.
 * @param load gives the package. Default: `require`.
 * @returns a function that gives the package. It throws an InstallationError with cause and remedy if the library does
 * not load.
 */
export function nativePackage<Package>(
  name: string,
  use: string,
  load: () => unknown = () => require(name),
): () => Package {
  let loaded: { readonly value: Package } | undefined;
  return () => {
    try {
      loaded ??= { value: load() as Package };
      return loaded.value;
    } catch (cause) {
      const here = `${process.platform}-${process.arch}`;
      throw new InstallationError(
        {
          what: `the native library of ${name}, which Limber needs ${use}, does not load`,
          got: reasonOf(cause),
          expected: `${name} installed on this machine, for ${here} and Node ${process.versions.node}: run "npm install ${name}" here, and copy no node_modules from another machine`,
        },
        { cause },
      );
    }
  };
}

const longest = 160;

/** The first line of the error, without the list of modules that Node adds. */
function reasonOf(cause: unknown): string {
  const [line = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
