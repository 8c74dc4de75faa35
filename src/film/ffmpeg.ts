import { type ChildProcess, spawn } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { LimberError } from '../errors.ts';

/** Where the two programs are that read and write films. */
export interface FfmpegPrograms {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

/**
 * The programs of FFmpeg on this machine.
 * @param path of `ffmpeg`; `ffprobe` is looked for beside it. The one on the PATH unless given.
 * @throws LimberError with how to get it, when it is not there.
 */
export async function findFfmpeg(path?: string): Promise<FfmpegPrograms> {
  const ffmpeg = path ?? 'ffmpeg';
  const beside = join(dirname(ffmpeg), basename(ffmpeg).replace('ffmpeg', 'ffprobe'));
  const ffprobe = path === undefined ? 'ffprobe' : beside;
  for (const program of [ffmpeg, ffprobe]) {
    const { code } = await output(program, ['-version']).catch(() => ({ code: undefined }));
    if (code === 0) continue;
    throw new LimberError({
      what: `films need FFmpeg, and ${basename(program)} does not run`,
      got: program,
      expected:
        'ffmpeg and ffprobe on the PATH (apt install ffmpeg, brew install ffmpeg, winget install ffmpeg, or https://ffmpeg.org/download.html), or the option `ffmpeg` with its path',
    });
  }
  return { ffmpeg, ffprobe };
}

/** What a program prints, and its exit status. @throws what the system says when it cannot be started. */
export async function output(
  program: string,
  parameters: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { code: await ended(child), stdout, stderr };
}

/** The exit status. @throws what the system says when the program cannot be started. */
export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
