import { readBytes } from '../../files/node.ts';
import { type NodeImageInput, nodePlatform } from '../../platform/node.ts';
import { type Model, type OpenModelOptions, openModelBytes } from '../open-model.ts';

/** Opens the model in a file. @throws LimberError when the file does not exist or was not made by Limber. */
export async function openModelFile(
  path: string,
  options: OpenModelOptions = {},
): Promise<Model<NodeImageInput>> {
  return openModelBytes(nodePlatform, await readBytes('model', path), path, options);
}
