import { basename, dirname, resolve } from 'node:path';
import { type DescribedDetector, parseDetector, selfDescribed } from '../../detect/index.ts';
import { readBytes } from '../../files/node.ts';
import { parseYaml } from '../parse-yaml.ts';

/**
 * Reads a detector: a description (`.yaml` or `.json`) that names its network's file, or a network (`.onnx`) that
 * carries its description.
 * @throws LimberError when a file cannot be read or the description is wrong.
 */
export async function readDetectorFile(file: string): Promise<DescribedDetector> {
  const bytes = await readBytes('detector', file);
  if (/\.onnx$/i.test(file)) {
    const { description, model } = selfDescribed(bytes, file);
    return { description: { ...description, model: basename(file) }, model };
  }
  const description = parseDetector(parseYaml('detector', new TextDecoder().decode(bytes), file), file);
  return { description, model: await readBytes('model', resolve(dirname(file), description.model)) };
}
