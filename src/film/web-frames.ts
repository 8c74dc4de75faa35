import { LimberError } from '../errors.ts';
import { pixelsOf } from '../images/web.ts';
import type { FilmFacts, FilmImage } from './film-image.ts';

/** A film that is open in a page. */
export interface WebFilm {
  readonly facts: FilmFacts;
  /** The frames from a number on, upright, in the order in which they are shown. */
  frames(from: number, onDamage: (problem: LimberError) => void): AsyncGenerator<FilmImage>;
  close(): void;
}

/**
 * Opens a film with the browser's own decoder (WebCodecs). Mediabunny reads the file; it is loaded when the first film
 * is opened.
 * @throws LimberError when the file is no film, or the browser cannot decode it.
 */
export async function openWebFilm(file: Blob, where: string): Promise<WebFilm> {
  if (file.size === 0) throw new LimberError({ what: 'the film is empty', got: '0 bytes', where });
  const { ALL_FORMATS, BlobSource, CanvasSink, Input } = await import('mediabunny');
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) {
      throw new LimberError({ what: 'not a film', got: 'a file without a video track', where });
    }
    const [codec, canDecode] = [await track.getCodec(), await track.canDecode()];
    if (!canDecode) {
      throw new LimberError({
        what: 'the browser cannot decode this film',
        got: codec ?? 'an unknown codec',
        expected: 'a film that this browser can play',
        where,
      });
    }
    const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
    const { packetCount, averagePacketRate } = await track.computePacketStats();
    const hasAudio = (await input.getPrimaryAudioTrack()) !== null;
    const frameRate = averagePacketRate > 0 ? averagePacketRate : undefined;
    return {
      facts: { width, height, frameRate, frames: packetCount, hasAudio },
      close: () => input.dispose(),
      async *frames(from, onDamage) {
        let frame = 0;
        try {
          for await (const { canvas, timestamp } of new CanvasSink(track, { poolSize: 1 }).canvases()) {
            if (frame >= from) {
              yield { frame, time: timestamp, image: pixelsOf(canvas, { width, height }, where) };
            }
            frame++;
          }
        } catch (cause) {
          if (frame === 0) throw unreadable(cause, where);
          onDamage(damaged(frame, reasonOf(cause), where));
          return;
        }
        if (frame < packetCount) onDamage(damaged(frame, `${packetCount} frames in its index`, where));
      },
    };
  } catch (cause) {
    input.dispose();
    throw cause instanceof LimberError ? cause : unreadable(cause, where);
  }
}

function unreadable(cause: unknown, where: string): LimberError {
  return new LimberError({ what: 'cannot read film', got: reasonOf(cause), where }, { cause });
}

function damaged(frames: number, got: string, where: string): LimberError {
  return new LimberError({ what: `the film is damaged, ${frames} frames were read`, got, where });
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
}
