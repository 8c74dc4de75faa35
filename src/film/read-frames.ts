import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LimberError } from '../errors.ts';
import { ended, type FfmpegPrograms } from './ffmpeg.ts';
import type { FilmFacts, FilmImage } from './film-image.ts';

export interface ReadFramesOptions {
  /** The first frame to return, 0 unless given. Earlier frames are decoded but not returned. */
  readonly from?: number | undefined;
  /** Called at the end if the film is damaged or ends early. All frames before the damage have been given. */
  readonly onDamage?: ((problem: LimberError) => void) | undefined;
}

/**
 * A film's frames with their own times, so that a variable frame rate is kept. FFmpeg waits until a frame is taken. So
 * a film of any length needs memory for only a few frames.
 * @throws LimberError when no frame can be decoded.
 */
export async function* readFrames(
  file: string,
  { width, height }: Pick<FilmFacts, 'width' | 'height'>,
  { ffmpeg }: FfmpegPrograms,
  { from = 0, onDamage }: ReadFramesOptions = {},
): AsyncGenerator<FilmImage> {
  const filter = `select='gte(n,${from})',showinfo`;
  const child = spawn(
    ffmpeg,
    // showinfo prints each frame's time. All versions of FFmpeg before 8 understand this older name of fps_mode.
    [
      '-hide_banner',
      '-nostdin',
      '-nostats',
      '-loglevel',
      'level+info',
      '-i',
      file,
      '-map',
      '0:V:0',
      '-vf',
      filter,
    ].concat(['-vsync', '0', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const finished = ended(child);
  finished.catch(() => {});
  const times: number[] = [];
  const complaints: string[] = [];
  let noted = () => {};
  const lines = createInterface({ input: child.stderr });
  lines.on('line', (line) => {
    const [, time] = /showinfo.* pts_time:\s*(-?[\d.]+)/.exec(line) ?? [];
    if (time !== undefined) {
      times.push(Number(time));
      noted();
    }
    if (/\[(error|fatal)\]/.test(line)) complaints.push(line.replace(/\[[^\]]*\]\s*/g, '').trim());
  });
  let isSilent = false;
  lines.on('close', () => {
    isSilent = true;
    noted();
  });
  let frame = from;
  try {
    const bytes = width * height * 3;
    let data = new Uint8Array(bytes);
    let filled = 0;
    for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) {
      let used = 0;
      while (used < chunk.length) {
        const part = chunk.subarray(used, used + bytes - filled);
        data.set(part, filled);
        used += part.length;
        filled += part.length;
        if (filled < bytes) continue;
        const index = frame - from;
        while (times.length <= index && !isSilent) {
          // The frame may arrive before the line with its time.
          await new Promise<void>((resolve) => {
            noted = resolve;
          });
        }
        yield { frame, time: times[index] ?? times.at(-1) ?? 0, image: { width, height, data } };
        frame++;
        data = new Uint8Array(bytes);
        filled = 0;
      }
    }
    const code = await finished;
    const [first] = complaints;
    if (code === 0 && first === undefined) return;
    const got = first ?? `exit status ${code} of ffmpeg`;
    if (frame === 0) throw new LimberError({ what: 'cannot read film', got, where: file });
    onDamage?.(new LimberError({ what: `the film is damaged, ${frame} frames were read`, got, where: file }));
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
  }
}
