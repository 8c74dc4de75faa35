import type { Detector } from '../detect/index.ts';
import { at } from '../foundation/index.ts';
import type { Image } from '../images/index.ts';
import type { ImageTimes } from '../report/index.ts';
import type { EstimateOptions, Model } from '../runs/index.ts';

/** Images that are timed; more of them would make an evaluation noticeably longer. */
const most = 20;

/**
 * Measures the parts of the time for an image, one image after the other. An image that cannot be read or searched is
 * left out. The first image is searched once before, so the preparation of the networks does not count.
 * @param images reads and decodes one image each.
 * @returns `undefined` if no image could be searched.
 */
export async function timeImages(
  model: Model<never>,
  images: readonly (() => Promise<Image>)[],
  { detector, ...options }: EstimateOptions,
): Promise<ImageTimes | undefined> {
  const step = Math.max(1, images.length / most);
  const chosen = Array.from({ length: Math.min(most, images.length) }, (_, place) =>
    at(images, Math.floor(place * step)),
  );
  const sum = { decode: 0, detector: 0, network: 0, rest: 0 };
  let [timed, people, isWarm] = [0, 0, false];
  for (const read of chosen) {
    const run = async () => {
      const started = performance.now();
      const image = await read();
      const decode = performance.now() - started;
      let [network, search] = [0, 0];
      const found = await model.estimate(image, {
        ...options,
        detector:
          detector &&
          timedDetector(detector, (milliseconds) => {
            search += milliseconds;
          }),
        onNetwork: (milliseconds) => {
          network += milliseconds;
        },
      });
      const all = performance.now() - started;
      return { decode, detector: search, network, rest: all - decode - search - network, found };
    };
    try {
      if (!isWarm) await run();
      isWarm = true;
      const { found, ...parts } = await run();
      timed++;
      people += found.people.length;
      for (const part of ['decode', 'detector', 'network', 'rest'] as const) sum[part] += parts[part];
    } catch {
      // The evaluation has already reported this image.
    }
  }
  if (timed === 0) return undefined;
  const { decode, detector: search, network, rest } = sum;
  return {
    images: timed,
    people: people / timed,
    milliseconds: {
      decode: decode / timed,
      ...(detector && { detector: search / timed }),
      network: network / timed,
      rest: rest / timed,
    },
  };
}

function timedDetector(detector: Detector, on: (milliseconds: number) => void): Detector {
  return {
    ...detector,
    async detect(...asked) {
      const started = performance.now();
      const found = await detector.detect(...asked);
      on(performance.now() - started);
      return found;
    },
  };
}
