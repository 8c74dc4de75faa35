import { spawnSync } from 'node:child_process';
import type { FilmModel } from '../../src/film/node.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import type { ModelMetadata } from '../../src/models/index.ts';
import { openModel } from '../../src/public/node/model.ts';
import type { EstimatedImage } from '../../src/runs/index.ts';
import type { Skeleton } from '../../src/skeletons/index.ts';
import { colorModel } from '../fixtures/models.ts';

/** Whether the machine has FFmpeg. */
export const haveFfmpeg = ['ffmpeg', 'ffprobe'].every(
  (program) => spawnSync(program, ['-version']).status === 0,
);

/** Runs ffmpeg, to make a film. */
export function ffmpeg(...parameters: readonly string[]): void {
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...parameters], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** A white square of 24 pixels that moves 40 pixels a second to the right on black, from (10, 30). */
export function squareFilm(
  out: string,
  { seconds = 2, rate = 25, more = [] as readonly string[] } = {},
): void {
  const black = `color=black:s=160x96:r=${rate}:d=${seconds}`;
  const white = `color=white:s=24x24:r=${rate}:d=${seconds}`;
  ffmpeg(
    ...['-f', 'lavfi', '-i', black, '-f', 'lavfi', '-i', white],
    ...['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`],
    ...['-filter_complex', "[0][1]overlay=x='10+40*t':y=30[v]", '-map', '[v]', '-map', '2:a'],
    ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest', ...more, out],
  );
}

/** The corners of the white area. */
export const corners: Skeleton = {
  name: 'corners',
  joints: ['top left', 'bottom right'],
  limbs: [{ name: 'diagonal', from: 'top left', to: 'bottom right' }],
  mirrorPairs: [],
  sigmas: [0.1, 0.1],
};

/** Finds the white square in every image. */
export async function squareModel(): Promise<
  FilmModel & { readonly metadata: ModelMetadata; readonly counter: { seen: number } }
> {
  const { metadata, close } = await openModel(colorModel());
  await close();
  const counter = { seen: 0 };
  return {
    metadata: { ...metadata, skeleton: corners },
    counter,
    async *estimateEach(images) {
      for await (const item of images as AsyncIterable<{
        path: string;
        read(): Promise<{ width: number; height: number; data: Uint8Array }>;
      }>) {
        const image = await item.read();
        counter.seen++;
        let [left, right, top, bottom] = [image.width, -1, image.height, -1];
        for (let y = 0; y < image.height; y++) {
          for (let x = 0; x < image.width; x++) {
            if (image.data[(y * image.width + x) * 3]! < 128) continue;
            [left, right, top, bottom] = [
              Math.min(left, x),
              Math.max(right, x),
              Math.min(top, y),
              Math.max(bottom, y),
            ];
          }
        }
        const pose = [
          { point: imagePoint(left, top), confidence: 0.9 },
          { point: imagePoint(right, bottom), confidence: 0.9 },
        ];
        const box = { x: 0, y: 0, width: image.width, height: image.height };
        const people = right < 0 ? [] : [{ pose, box, joints: {} }];
        yield { path: item.path, image, people } as unknown as EstimatedImage;
      }
    },
  };
}
