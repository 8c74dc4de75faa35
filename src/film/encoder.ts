import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { ended, type FfmpegPrograms } from './ffmpeg.ts';
import type { FilmFacts } from './film-image.ts';

/** FFmpeg while it writes a film. */
export interface FilmEncoder {
  /** Whether FFmpeg has ended and takes no more frames. */
  hasEnded(): boolean;
  /** Writes a frame's pixels, [height, width, 3] in RGB, when FFmpeg is ready. */
  write(data: Uint8Array): Promise<void>;
  /** Completes the film. @returns FFmpeg's reason if the film could not be written. */
  finish(): Promise<string | undefined>;
  /** Ends FFmpeg, whether or not the film is complete. */
  stop(): Promise<void>;
}

/**
 * Starts FFmpeg to write a film from frames, with the sound of another one.
 * @param file the film with the sound, and with `facts`.
 * @param rate frames per second.
 */
export function startEncoder(
  { ffmpeg }: FfmpegPrograms,
  file: string,
  { width, height, hasAudio }: FilmFacts,
  rate: number,
  out: string,
): FilmEncoder {
  // Another file format may not support the same sound, so the sound is then encoded again.
  const copied = extname(file).toLowerCase() === extname(out).toLowerCase() ? ['-c:a', 'copy'] : [];
  const sound = hasAudio ? ['-i', file, '-map', '0:v', '-map', '1:a', ...copied] : [];
  const encoder = spawn(
    ffmpeg,
    ['-hide_banner', '-nostdin', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24']
      .concat(['-s', `${width}x${height}`, '-r', `${rate}`, '-i', 'pipe:0', ...sound])
      // Most players need sides of even length.
      .concat(['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-pix_fmt', 'yuv420p', out]),
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let complaints = '';
  encoder.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  // The exit status explains a broken pipe.
  encoder.stdin.on('error', () => {});
  const finished = ended(encoder);
  finished.catch(() => {});
  const hasEnded = () => encoder.exitCode !== null;
  return {
    hasEnded,
    async write(data) {
      if (hasEnded() || encoder.stdin.write(data)) return;
      await Promise.race([once(encoder.stdin, 'drain'), finished]);
    },
    async finish() {
      encoder.stdin.end();
      const code = await finished;
      return code === 0 ? undefined : complaints.trim().split('\n')[0] || `exit status ${code} of ffmpeg`;
    },
    async stop() {
      if (!hasEnded()) encoder.kill('SIGKILL');
      await finished.catch(() => {});
    },
  };
}
