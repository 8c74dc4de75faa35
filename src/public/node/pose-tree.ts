import type { PoseTree } from '../../codecs/index.ts';
import { readBytes } from '../../files/node.ts';
import { parsePoseTree } from '../../models/index.ts';

/**
 * Reads a tree of joints, which decodes belief maps to the most probable pose. `fitTreeTo` makes such a tree.
 * @param path a JSON file with the tree.
 * @throws LimberError when the file cannot be read or is wrong.
 */
export async function readPoseTree(path: string): Promise<PoseTree> {
  return parsePoseTree(new TextDecoder().decode(await readBytes('tree', path)), path);
}
