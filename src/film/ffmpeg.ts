import { type ChildProcess, spawn } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { LimberError } from '../errors.ts';

/** The paths of the two programs that read and write films. */
export interface FfmpegPrograms {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

/**
 * Finds FFmpeg's programs on this machine.
 * @param path the path of `ffmpeg`; `ffprobe` must lie beside it. Unless given, the programs on the PATH.
 * @throws LimberError that says how to get FFmpeg, when it is missing.
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

/** A program's output and exit status. @throws the system's error when the program cannot be started. */
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

/** The exit status. @throws the system's error when the program cannot be started. */
export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
