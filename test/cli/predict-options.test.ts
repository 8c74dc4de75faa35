import { describe, expect, it } from 'vitest';
import { limber } from './run.ts';

describe('limber predict refuses', () => {
  it.each([
    [['film.mp4', '--stages', 'maps'], '--stages is for images'],
    [['film.mp4', '--boxes', 'boxes.json'], '--boxes is for images'],
    [['film.mp4', '--deeplabcut', 'poses.csv'], '--deeplabcut is for images'],
    [['photo.jpg', '--track'], '--track is for films'],
    [['photo.jpg', '--ffmpeg', 'ffmpeg'], '--ffmpeg is for films'],
    [['photo.jpg', 'film.MP4'], 'a film must be the only argument, e.g. film.MP4'],
  ])(
    '%s',
    async (words, message) => {
      const { status, stderr } = await limber(['predict', ...words]);
      expect({ status, stderr }).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`error: ${message}`),
      });
    },
    60_000,
  );
});
