import { type Dataset, datasetImages, toCoco } from '../../data/index.ts';
import type { LimberError } from '../../errors.ts';
import { fileSink } from '../../files/node.ts';
import { openDetector, openTeacher, relabelDataset } from '../../public/node/relabel.ts';
import { jointSources } from '../../skeletons/index.ts';
import { openChosen } from '../dataset-choice.ts';
import { progress } from '../terminal/progress.ts';
import { imageNamer } from './image-namer.ts';
import type { RelabelCommandOptions } from './relabel-options.ts';

/** `limber data relabel`. @throws LimberError when something cannot be read or written. */
export async function runRelabel(options: RelabelCommandOptions): Promise<void> {
  const { data, out, tolerance, overrule, supply, share, smallest, threads } = options;
  const sink = await fileSink(out);
  const open: { close(): Promise<void> }[] = [];
  try {
    const dataset = await openChosen(data, options);
    const teacher = await openTeacher(options.teacher, { threads });
    open.push(teacher);
    const detector =
      options.detector === undefined ? undefined : await openDetector(options.detector, { threads });
    if (detector) open.push(detector);
    const bar = progress(datasetImages(dataset).length, 'pictures', process.stderr);
    const { rule, ...result } = await relabelDataset(dataset, teacher, {
      detector,
      rule: { tolerance, overrule, supply, share },
      smallest,
      on: () => bar.step(),
    }).finally(() => bar.stop());
    const { document } = toCoco(result.dataset, {
      fileName: imageNamer(dataset, out),
      info: { teachers: teacher.origins, ...(detector && { detector: detector.origin }), rule },
    });
    await sink.write(`${JSON.stringify(document)}\n`);
    await sink.finish();
    process.stdout.write(`${summary(result.dataset, result.found)}  ${out}\n`);
    warn(result.problems);
  } finally {
    for (const each of open) await each.close();
    await sink.abandon();
  }
}

/** People, joints by source and conflicts, in a line. */
function summary({ samples }: Dataset, found: number): string {
  const joints = samples.flatMap(({ pose }) => pose);
  const sources = jointSources.map((source) => {
    const count = joints.filter((joint) => joint?.source === source).length;
    return `${count} ${source}`;
  });
  const conflicts = samples.flatMap(({ conflicts = [] }) => conflicts);
  const overruled = conflicts.filter(({ kept }) => kept === 'teacher').length;
  return [
    `${samples.length} people, ${found} of them found by the detector`,
    `joints: ${sources.join(', ')}`,
    `${conflicts.length} conflicts, ${overruled} of them resolved for the teacher`,
  ].join('; ');
}

function warn(problems: readonly LimberError[]): void {
  for (const { message } of problems) process.stderr.write(`warning: ${message}\n`);
}
