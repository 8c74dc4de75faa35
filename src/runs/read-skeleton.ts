import { LimberError } from '../errors.ts';
import { readYaml } from '../files/node.ts';
import { parseSkeleton, type Skeleton, standardSkeletons } from '../skeletons/index.ts';

/**
 * A standard skeleton by its name, or one from a YAML or JSON file.
 * @throws LimberError when there is no such skeleton or the file is none.
 */
export async function readSkeleton(name: string): Promise<Skeleton> {
  const standard = Object.entries<Skeleton>(standardSkeletons).find(([standard]) => standard === name);
  if (standard) return standard[1];
  if (!/\.(ya?ml|json)$/i.test(name)) {
    throw new LimberError({
      what: `unknown skeleton "${name}"`,
      expected: `${Object.keys(standardSkeletons).join(', ')} or a .yaml or .json file`,
    });
  }
  return parseSkeleton(await readYaml('skeleton', name), name);
}
