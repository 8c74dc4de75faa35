import type { Dataset, Sample } from '../dataset.ts';

/** The other people in a sample's image: the other samples of its dataset with the same image, each once. */
export function companions(data: readonly Pick<Dataset, 'samples'>[]): (sample: Sample) => readonly Sample[] {
  const groups = new Map<Sample, ReadonlySet<Sample>>();
  for (const { samples } of data) {
    const byImage = new Map<string, Set<Sample>>();
    for (const sample of samples) {
      const group = byImage.get(sample.image) ?? new Set();
      byImage.set(sample.image, group.add(sample));
      groups.set(sample, group);
    }
  }
  return (sample) => [...(groups.get(sample) ?? [])].filter((other) => other !== sample);
}
