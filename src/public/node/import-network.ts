import { join } from 'node:path';
import { nanodet } from '../../detect/index.ts';
import { LimberError } from '../../errors.ts';
import { readBytes, writeWhole } from '../../files/node.ts';
import type { TfFiles } from '../../graph/import/index.ts';
import { type ImportableNetwork, importableNetworks, movenetTrunk } from '../../models/index.ts';
import { parseJson } from '../../parse-json.ts';

/** Where a network's files are, and where the ONNX file is written. */
export interface ImportNetworkOptions {
  /** The folder with its TF.js files, e.g. `movenet-lightning.json` and `movenet-lightning.bin`. */
  readonly from: string;
  /** The `.onnx` file to write. Default: no file is written. */
  readonly out?: string | undefined;
  /** Ends the call before the file is written. The call then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Converts a published network's files to an ONNX file: a MoveNet's trunk for recipes, or a detector for `openDetector`.
 * @param name which network; `importableNetworks` has the names.
 * @returns the bytes of the `.onnx` file.
 * @throws LimberError for an unknown name, or when the files cannot be read or belong to another network.
 */
export async function importNetwork(
  name: ImportableNetwork,
  { from, out, signal }: ImportNetworkOptions,
): Promise<Uint8Array> {
  const bytes = await convert(name, from);
  signal?.throwIfAborted();
  if (out !== undefined) await writeWhole(out, bytes);
  return bytes;
}

async function convert(name: ImportableNetwork, from: string): Promise<Uint8Array> {
  const files = () => readTfFiles(join(from, name));
  switch (name) {
    case 'movenet-lightning':
      return movenetTrunk('lightning', await files());
    case 'movenet-thunder':
      return movenetTrunk('thunder', await files());
    case 'movenet-multipose':
      return movenetTrunk('multipose', await files());
    case 'nanodet':
      return nanodet(await files());
    default:
      throw new LimberError({
        what: 'unknown network',
        got: `"${name}"`,
        expected: importableNetworks.join(' or '),
      });
  }
}

/** Reads `<stem>.json` and `<stem>.bin`. */
async function readTfFiles(stem: string): Promise<TfFiles> {
  const where = `${stem}.json`;
  const [description, weights] = await Promise.all([
    readBytes('file', where),
    readBytes('file', `${stem}.bin`),
  ]);
  return { json: parseJson(new TextDecoder().decode(description), 'the file', where), weights, where };
}
