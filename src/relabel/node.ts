import { basename, dirname, resolve } from 'node:path';
import { LimberError } from '../errors.ts';
import { readBytes } from '../files/node.ts';
import { parseYaml } from '../runs/index.ts';
import { packagedFile, packagedNetwork, readSkeleton } from '../runs/node.ts';
import type { Runtime } from '../runtime/index.ts';
import { parseTeacher } from './description.ts';
import { ensemble } from './ensemble.ts';
import { limberTeacher } from './limber-teacher.ts';
import { onnxTeacher } from './onnx-teacher.ts';
import type { Teacher } from './teacher.ts';

/**
 * Opens the teacher in a file, or an ensemble of several files: Limber's own models (`.onnx`, or the name of a model in
 * the package) or descriptions (`.yaml`).
 * @throws LimberError when no file is given, or one cannot be read or is wrong.
 */
export async function openTeacher(files: readonly string[], runtime: Runtime): Promise<Teacher> {
  const teachers: Teacher[] = [];
  for (const file of files) teachers.push(await openOne(file, runtime));
  const [first, ...others] = teachers;
  if (first === undefined) throw new LimberError({ what: 'no teacher', expected: 'at least one file' });
  return ensemble([first, ...others]);
}

async function openOne(file: string, runtime: Runtime): Promise<Teacher> {
  const packaged = packagedFile(file);
  if (packaged !== undefined || /\.onnx$/i.test(file)) {
    const bytes = await readBytes('model', packaged ?? file);
    return limberTeacher(bytes, basename(packaged ?? file), runtime, packagedNetwork(file)?.reading);
  }
  const description = parseTeacher(await readYaml('teacher', file), file);
  const model = await readBytes('model', resolve(dirname(file), description.model));
  const skeleton = await readSkeleton(
    /\.(ya?ml|json)$/i.test(description.skeleton)
      ? resolve(dirname(file), description.skeleton)
      : description.skeleton,
  );
  return onnxTeacher(description, model, skeleton, runtime);
}

async function readYaml(what: string, file: string): Promise<unknown> {
  return parseYaml(what, new TextDecoder().decode(await readBytes(what, file)), file);
}
