import { textTable } from '../foundation/index.ts';
import { countedSubjects, jointSources, subjectWords } from '../skeletons/index.ts';
import type { Quantiles } from './quantiles.ts';
import type { DatasetStatistics } from './stats.ts';

/** Statistics as text tables: counts, sizes, joints. */
export function formatStatistics(statistics: DatasetStatistics): string {
  const { dataset, skeleton, subject, people, withoutJoints, crowds, images, splits, joints } = statistics;
  const { one, many } = subjectWords({ subject });
  const counts = [
    `${dataset}: ${countedSubjects(people, { subject })} in ${images} images, skeleton "${skeleton}"`,
    ...(withoutJoints > 0
      ? [
          `${countedSubjects(withoutJoints, { subject })} without a labeled joint, e.g. with a box or an outline only`,
        ]
      : []),
    ...(crowds > 0 ? [`${crowds} boxes around crowds`] : []),
    ...(Object.keys(splits).length > 0
      ? [
          Object.entries(splits)
            .map(([split, count]) => `${split} ${count}`)
            .join(', '),
        ]
      : []),
  ];
  const quantities: readonly (readonly [string, Quantiles | undefined])[] = [
    [`labeled joints of one ${one}`, statistics.jointsPerPerson],
    [`${many} in an image`, statistics.peoplePerImage],
    ['width of an image, px', statistics.imageWidth],
    ['height of an image, px', statistics.imageHeight],
    [`longer side of the box of one ${one}, px`, statistics.personSize],
    ['torso diameter, px', statistics.torso],
  ];
  const sizes = quantities.flatMap(([label, quantiles]) => {
    if (quantiles === undefined) return [];
    const { minimum, low, median, high, maximum } = quantiles;
    return [[label, ...[minimum, low, median, high, maximum].map((value) => short(value))]];
  });
  const rows = joints.map(({ name, labeled, visible, occluded, mean, spread }) => [
    name,
    `${labeled}`,
    share(labeled, people),
    visible + occluded === 0 ? '–' : share(occluded, visible + occluded),
    mean === undefined ? '–' : mean.x.toFixed(2),
    mean === undefined ? '–' : mean.y.toFixed(2),
    spread === undefined ? '–' : spread.toFixed(2),
  ]);
  const taught = joints.flatMap(({ name, sources, conflicts }) =>
    sources && conflicts
      ? [
          [
            name,
            ...[
              ...jointSources.map((source) => sources[source]),
              conflicts.all,
              conflicts.teacherKept,
              conflicts.neitherKept,
            ].map(String),
          ],
        ]
      : [],
  );
  return [
    counts.join('\n'),
    textTable([['', 'least', '5 %', 'median', '95 %', 'most'], ...sizes]),
    textTable([['joint', 'labeled', '', 'occluded', 'x', 'y', 'spread'], ...rows]),
    ...(taught.length > 0
      ? [textTable([['joint', ...jointSources, 'conflicts', 'teacher kept', 'neither'], ...taught])]
      : []),
    `x and y: mean position in the box of the ${one}, which spans −0.5 to 0.5; spread: root mean square distance from that position`,
  ].join('\n\n');
}

function short(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(1);
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
