import type { Sample } from '../dataset.ts';
import type { TrainedPeople } from './messages.ts';

/**
 * The other people in a sample's image: all people of its dataset with the same image, including bystanders, each once.
 */
export function companions(data: readonly TrainedPeople[]): (sample: Sample) => readonly Sample[] {
  const groups = new Map<Sample, ReadonlySet<Sample>>();
  for (const { samples, bystanders = [] } of data) {
    const byImage = new Map<string, Set<Sample>>();
    for (const sample of [...samples, ...bystanders]) {
      const group = byImage.get(sample.image) ?? new Set();
      byImage.set(sample.image, group.add(sample));
      groups.set(sample, group);
    }
  }
  return (sample) => [...(groups.get(sample) ?? [])].filter((other) => other !== sample);
}
