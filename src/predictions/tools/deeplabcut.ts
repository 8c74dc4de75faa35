import { type DeepLabcutTable, deepLabcutSurroundings } from '../../data/index.ts';
import { at } from '../../foundation/index.ts';
import { imagePoint } from '../../geometry/index.ts';
import { type Joint, meanConfidence } from '../../skeletons/index.ts';
import type { ArrayReading } from '../array-predictions.ts';
import type { DetectedPeople } from '../found.ts';
import { rowImages } from './frame-images.ts';
import { namedJoints } from './named-joints.ts';

/**
 * People from a table of DeepLabCut: scorer, (individuals,) bodyparts and coords, with or without likelihoods. Rows are
 * named by images or by frames of a film. If there are individuals, body parts that belong to none of them are left
 * out.
 * @throws LimberError when body parts or frames are not those of the labels.
 */
export function deepLabcutPredictions(
  { columns, rows, where }: DeepLabcutTable,
  { skeleton: expected, images: labeled, usualOrigin, origin = usualOrigin }: ArrayReading,
): DetectedPeople {
  const all = [...new Set(columns.map(({ individual }) => individual))];
  const animals = all.filter((individual) => individual !== deepLabcutSurroundings);
  const individuals = animals.length > 0 ? animals : all;
  const own = columns.filter(({ individual }) => individuals.includes(individual));
  const parts = [...new Set(own.map(({ bodypart }) => bodypart))];
  const { skeleton, places } = namedJoints(parts, expected, where);
  const columnsOf = individuals.map((individual) =>
    places.map((place) =>
      columns.findIndex((column) => column.bodypart === at(parts, place) && column.individual === individual),
    ),
  );
  const named = rowImages(
    rows.map(({ image }) => image),
    labeled,
    where,
  );
  const people = rows.flatMap(({ points, likelihoods }, image) =>
    columnsOf.flatMap((found) => {
      const pose = found.map((column): Joint | null => {
        const [place, confidence] = [points[column], likelihoods[column]];
        if (!place) return null;
        const point = imagePoint(place.x - origin, place.y - origin);
        return confidence === undefined ? { point } : { point, confidence };
      });
      return pose.every((joint) => joint === null) ? [] : [{ image, pose, score: meanConfidence(pose) }];
    }),
  );
  return { kind: 'detected', skeleton, people, ...named };
}
