import { counted } from '../page/index.ts';
import { type Skeleton, subjectWords } from '../skeletons/index.ts';
import type { ImageTimes } from './document.ts';

/** The parts of the time for an image, in a sentence. */
export function timesInWords({ images, people, milliseconds }: ImageTimes, skeleton: Skeleton): string {
  const parts = Object.entries(milliseconds).flatMap(([part, time]) =>
    time === undefined ? [] : [[part, time] as const],
  );
  const whole = parts.reduce((sum, [, time]) => sum + time, 0);
  const each = parts.map(([part, time]) => `${part} ${time.toFixed(1)}`).join(' + ');
  const mean = `mean of ${counted(images, 'image', 'images')}, one after the other`;
  return `${each} = ${whole.toFixed(1)} ms for an image, in which ${people.toFixed(1)} ${subjectWords(skeleton).many} are found (${mean})`;
}
