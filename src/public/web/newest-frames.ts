import { LimberError } from '../../errors.ts';

/** A playing video, or a camera's stream. */
export type LiveVideo = HTMLVideoElement | MediaStream;

/**
 * Yields the newest frame whenever one is requested, each frame at most once.
 * @throws LimberError when the video cannot be played.
 */
export async function* newestFrames(
  live: LiveVideo,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly frame: HTMLVideoElement; readonly time: number }> {
  const video = live instanceof HTMLVideoElement ? live : await play(live);
  try {
    while (signal?.aborted !== true) {
      const time = await nextFrame(video, signal);
      if (time === undefined) return;
      yield { frame: video, time };
    }
  } finally {
    // This element was created here. The stream belongs to the caller, who stops it.
    if (video !== live) video.srcObject = null;
  }
}

async function play(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play().catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: 'cannot play the stream', got }, { cause });
  });
  return video;
}

/** The time of the next frame, in seconds; `undefined` if there are no more frames. */
function nextFrame(video: HTMLVideoElement, signal: AbortSignal | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const settle = (time: number | undefined) => {
      stop.abort();
      video.cancelVideoFrameCallback(callback);
      resolve(time);
    };
    const callback = video.requestVideoFrameCallback((_, { mediaTime }) => settle(mediaTime));
    const ended = () => settle(undefined);
    const broken = () => {
      ended();
      reject(
        new LimberError({ what: 'cannot play the video', got: video.error?.message || 'a broken file' }),
      );
    };
    const until = { signal: stop.signal };
    if (hasEnded(video)) return ended();
    video.addEventListener('ended', ended, until);
    video.addEventListener('error', broken, until);
    signal?.addEventListener('abort', ended, until);
    for (const track of tracksOf(video)) track.addEventListener('ended', ended, until);
  });
}

function hasEnded(video: HTMLVideoElement): boolean {
  const tracks = tracksOf(video);
  return video.ended || (tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended'));
}

function tracksOf({ srcObject }: HTMLVideoElement): readonly MediaStreamTrack[] {
  return srcObject instanceof MediaStream ? srcObject.getVideoTracks() : [];
}
