import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { parseJson } from '../parse-json.ts';
import { parseAs } from '../schema-problem.ts';
import { type FfmpegPrograms, output } from './ffmpeg.ts';
import type { FilmFacts } from './film-image.ts';

const count = z.coerce.number().optional().catch(undefined);

const documentSchema = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      width: z.int().optional(),
      height: z.int().optional(),
      avg_frame_rate: z.string().optional(),
      nb_frames: count,
      duration: count,
      disposition: z.object({ attached_pic: count }).optional().catch(undefined),
      tags: z.object({ rotate: count }).optional().catch(undefined),
      side_data_list: z
        .array(z.object({ rotation: count }))
        .optional()
        .catch(undefined),
    }),
  ),
  format: z.object({ duration: count }).optional(),
});

/** @throws LimberError when the file does not exist or is not a film. */
export async function probeFilm(file: string, { ffprobe }: FfmpegPrograms): Promise<FilmFacts> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() && found.size === 0)
    throw new LimberError({ what: 'the film is empty', got: '0 bytes', where: file });
  const parameters = ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', file];
  const { code, stdout, stderr } = await output(ffprobe, parameters);
  if (code !== 0) {
    const got = stderr.trim().split('\n').at(-1)?.replace(`${file}: `, '') || `exit status ${code}`;
    throw new LimberError({ what: 'cannot read film', got, where: file });
  }
  const words = { whole: "ffprobe's answer", part: "ffprobe's" };
  const { streams, format } = parseAs(
    documentSchema,
    parseJson(stdout, "ffprobe's answer", file),
    words,
    file,
  );
  const pictures = streams.filter(({ codec_type }) => codec_type === 'video');
  // Music may have a picture of its cover.
  const video = pictures.find(({ disposition }) => !disposition?.attached_pic);
  if (!video?.width || !video.height) {
    const got = pictures.length > 0 ? 'sound with a still picture' : 'a file without a video stream';
    throw new LimberError({ what: 'not a film', got, where: file });
  }
  const rotation =
    video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? video.tags?.rotate ?? 0;
  const turned = Math.abs(Math.round(rotation / 90)) % 2 === 1;
  const frameRate = rate(video.avg_frame_rate);
  const duration = video.duration ?? format?.duration;
  return {
    width: turned ? video.height : video.width,
    height: turned ? video.width : video.height,
    frameRate,
    frames: video.nb_frames ?? (duration && frameRate ? Math.round(duration * frameRate) : undefined),
    hasAudio: streams.some(({ codec_type }) => codec_type === 'audio'),
  };
}

/** Parses a fraction such as `30000/1001`. */
function rate(text = ''): number | undefined {
  const [, above, below] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const value = Number(above) / Number(below);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
