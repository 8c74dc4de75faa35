import { LimberError } from '../../errors.ts';
import { readBytes } from '../../files/node.ts';
import { parseSkeleton, type Skeleton, standardSkeletons } from '../../skeletons/index.ts';
import { parseYaml } from '../parse-yaml.ts';

/**
 * A standard skeleton by its name, or the skeleton in a YAML or JSON file.
 * @throws LimberError when no skeleton has that name, or the file has no skeleton.
 */
export async function readSkeleton(name: string): Promise<Skeleton> {
  const standard = Object.entries<Skeleton>(standardSkeletons).find(([each]) => each === name);
  if (standard) return standard[1];
  if (!/\.(ya?ml|json)$/i.test(name)) {
    throw new LimberError({
      what: `unknown skeleton "${name}"`,
      expected: `${Object.keys(standardSkeletons).join(', ')} or a .yaml or .json file`,
    });
  }
  const text = new TextDecoder().decode(await readBytes('skeleton', name));
  return parseSkeleton(parseYaml('skeleton', text, name), name);
}
