import type { LabelConflict } from '../data/index.ts';
import { countedSubjects, jointSources } from '../skeletons/index.ts';
import type { Relabeled } from './relabel-dataset.ts';

/** A relabeled dataset in one line: numbers of subjects, of joints by their source, and of conflicts. */
export function formatRelabeled({ dataset: { samples, skeleton }, found }: Relabeled): string {
  const joints = samples.flatMap(({ pose }) => pose);
  const sources = jointSources.map((source) => {
    const count = joints.filter((joint) => joint?.source === source).length;
    return `${count} ${source}`;
  });
  const conflicts = samples.flatMap(({ conflicts = [] }) => conflicts);
  const count = (side: LabelConflict['kept']) => conflicts.filter(({ kept }) => kept === side).length;
  return [
    `${countedSubjects(samples.length, skeleton)}, ${found} of them found by the detector`,
    `joints: ${sources.join(', ')}`,
    `${conflicts.length} conflicts: ${count('teacher')} resolved for the teacher, ${count('annotated')} for the label, ${count('neither')} for neither`,
  ].join('; ');
}
