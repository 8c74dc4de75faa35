import { parse } from 'yaml';
import { LimberError } from '../errors.ts';
import { parseSkeleton, type Skeleton, standardSkeletons } from '../skeletons/index.ts';
import { readBytes } from './read-bytes.ts';

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
  const text = new TextDecoder().decode(await readBytes('skeleton', name));
  return parseSkeleton(parseYaml(text, name), name);
}

function parseYaml(text: string, where: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch (cause) {
    const [first] = cause instanceof Error ? cause.message.split('\n') : [String(cause)];
    throw new LimberError({ what: 'the skeleton is not YAML', got: first ?? 'nothing', where }, { cause });
  }
}
