import type { Reading } from './reading.ts';

/** A network in this package. */
export interface PackagedNetwork {
  /** The name of its file in `assets`. */
  readonly file: string;
  /** How the model reads an image under this name. Default: once. */
  readonly reading?: Reading;
}

/**
 * The networks in this package, by the names that command lines, programs and recipes use. Several names may stand for
 * one file with different readings.
 */
const networks = {
  default: { file: 'limber19.onnx' },
  exact: { file: 'limber19.onnx', reading: { flip: true, scales: [0.85, 1, 1.2] } },
  limber19: { file: 'limber19.onnx' },
  'nanodet-g': { file: 'nanodet-g.onnx' },
  'movenet-lightning': { file: 'movenet-lightning-trunk.onnx' },
  lift: { file: 'lift.onnx' },
} as const satisfies Readonly<Record<string, PackagedNetwork>>;

/** The names of the models that find joints, from the fastest to the most exact. */
export const modelNames = ['default', 'exact'] as const satisfies readonly (keyof typeof networks)[];

/** The name of the model that `openModel` and the command line use by default. */
export const defaultModel = 'default' satisfies keyof typeof networks;

/** The names of the networks in this package. */
export const packagedNames: readonly string[] = Object.keys(networks);

/** The network of a name; `undefined` if the package has none of that name. */
export function packagedNetwork(name: string): PackagedNetwork | undefined {
  return Object.entries<PackagedNetwork>(networks).find(([each]) => each === name)?.[1];
}

/** Whether `assets` has a file of this name. */
export function isPackagedFile(file: string): boolean {
  return Object.values(networks).some((network) => network.file === file);
}
