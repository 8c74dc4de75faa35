import { LimberError } from '../../errors.ts';
import type { TrackedFrame, TrackedPerson } from '../../skeletons/index.ts';

/** The true and the predicted people of one frame, and their similarities. */
export interface ComparedFrame {
  /** Identities of the true people. */
  readonly truth: readonly number[];
  /** Identities of the predicted people. */
  readonly predicted: readonly number[];
  /** For each true and each predicted person, in [0, 1]. */
  readonly similarities: readonly (readonly number[])[];
}

/** How alike a true and a predicted person are, in [0, 1]. */
export type TrackSimilarity = (truth: TrackedPerson, predicted: TrackedPerson) => number;

/**
 * Pairs the frames of two films by their numbers. A frame that only one film has is compared with an empty frame.
 * @throws LimberError when a frame occurs twice, or an identity occurs twice in a frame.
 */
export function compareFilms(
  truth: readonly TrackedFrame[],
  predicted: readonly TrackedFrame[],
  similarity: TrackSimilarity,
): readonly ComparedFrame[] {
  const [people, found] = [byFrame(truth, 'the truth'), byFrame(predicted, 'the predictions')];
  const frames = [...new Set([...people.keys(), ...found.keys()])].sort((a, b) => a - b);
  return frames.map((frame) => {
    const [there, here] = [people.get(frame) ?? [], found.get(frame) ?? []];
    return {
      truth: there.map(({ id }) => id),
      predicted: here.map(({ id }) => id),
      similarities: there.map((person) => here.map((other) => similarity(person, other))),
    };
  });
}

function byFrame(
  film: readonly TrackedFrame[],
  where: string,
): ReadonlyMap<number, readonly TrackedPerson[]> {
  const frames = new Map<number, readonly TrackedPerson[]>();
  for (const { frame, people } of film) {
    if (frames.has(frame)) throw new LimberError({ what: `frame ${frame} occurs twice`, where });
    const ids = new Set<number>();
    for (const { id } of people) {
      if (ids.has(id)) {
        throw new LimberError({
          what: `identity ${id} appears twice in one frame`,
          where: `${where}, frame ${frame}`,
        });
      }
      ids.add(id);
    }
    frames.set(frame, people);
  }
  return frames;
}
