import { describe, expect, it } from 'vitest';
import type { Detection, Detector } from '../../src/detect/index.ts';
import { LimberError } from '../../src/errors.ts';
import { checkDetectEvery, detectEvery } from '../../src/film/detect-every.ts';
import { estimateFrames, type FilmModel } from '../../src/film/estimate-frames.ts';
import type { Box } from '../../src/geometry/index.ts';
import type { PersonBox } from '../../src/runs/index.ts';

/** The true boxes in a frame. */
type Scene = (frame: number) => readonly Box[];

const box = (x: number, y = 0, side = 100): Box => ({ x, y, width: side, height: side });

/** Frames whose width is their number, and a detector that knows the scene. */
function setUp(scene: Scene, count: number, failing?: number) {
  const searched: number[] = [];
  const detector = {
    async detect({ width }: { width: number }): Promise<readonly Detection[]> {
      searched.push(width);
      if (width === failing) throw new LimberError({ what: 'cannot search' });
      return scene(width).map((found) => ({ box: found, score: 0.9 }) as Detection);
    },
  } as unknown as Detector;
  async function* frames(from = 0) {
    for (let frame = from; frame < count; frame++)
      yield { frame, time: frame / 25, image: { width: frame, height: 1, data: new Uint8Array() } };
  }
  return { searched, detector, frames };
}

async function boxesOf(scene: Scene, count: number, every: number, from = 0) {
  const { searched, detector, frames } = setUp(scene, count);
  const found: (readonly PersonBox[])[] = [];
  for await (const { frame, boxes } of detectEvery(frames(from), detector, every))
    found[frame.frame] = await boxes;
  return { found, searched: searched.toSorted((a, b) => a - b) };
}

describe('the detector every n frames', () => {
  it('searches few frames for people who move evenly, and their boxes are right', async () => {
    const scene: Scene = (frame) => [box(2 * frame), box(500 - 3 * frame, 40)];
    const { found, searched } = await boxesOf(scene, 30, 8);
    expect(searched).toEqual([0, 8, 16, 24, 29]);
    expect(found).toHaveLength(30);
    found.forEach((people, frame) => {
      scene(frame).forEach(({ x, y }, person) => {
        expect(people[person]!.x).toBeCloseTo(x, 6);
        expect(people[person]!.y).toBeCloseTo(y, 6);
      });
    });
  });

  it.each([1, 2, 3, 4, 5, 8, 9])('finds a new person in the frame %i in which they appear', async (first) => {
    const scene: Scene = (frame) => [box(0), ...(frame >= first ? [box(300)] : [])];
    const { found } = await boxesOf(scene, 20, 8);
    expect(found.map((people) => people.length)).toEqual(
      Array.from({ length: 20 }, (_, frame) => (frame >= first ? 2 : 1)),
    );
  });

  it('searches all frames near one where a person is lost', async () => {
    const scene: Scene = (frame) => (frame < 5 ? [box(0)] : []);
    const { searched } = await boxesOf(scene, 17, 8);
    expect(searched).toEqual(expect.arrayContaining([4, 5, 6]));
    expect(searched).not.toContain(12);
  });

  it('searches more often for fast people, and for people who may be mistaken for each other', async () => {
    const fast = await boxesOf((frame) => [box(40 * frame)], 9, 8);
    expect(fast.searched).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const crossing: Scene = (frame) => [box(10 * frame), box(160 - 10 * frame)];
    const { found, searched } = await boxesOf(crossing, 17, 8);
    expect(searched).toEqual(expect.arrayContaining([7, 8, 9]));
    for (const person of [0, 1]) expect(found[8]![person]!.x).toBe(80);
  });

  it('searches empty rooms rarely', async () => {
    const { found, searched } = await boxesOf(() => [], 33, 8);
    expect(searched).toHaveLength(5);
    expect(found.every((people) => people.length === 0)).toBe(true);
  });

  it('finds the same boxes when it begins at a later interval', async () => {
    const scene: Scene = (frame) => [box(30 * Math.sin(frame)), ...(frame % 7 > 2 ? [box(300)] : [])];
    const whole = await boxesOf(scene, 40, 4);
    const part = await boxesOf(scene, 40, 4, 20);
    expect(part.found.slice(20)).toEqual(whole.found.slice(20));
  });

  it('handles films of one frame and of no frame', async () => {
    expect(await boxesOf(() => [box(1)], 1, 4)).toMatchObject({ searched: [0], found: [[{ x: 1 }]] });
    expect((await boxesOf(() => [], 0, 4)).found).toEqual([]);
  });

  it('gives the reason to the frames whose boxes could not be found', async () => {
    const { detector, frames } = setUp(() => [box(0)], 12, 8);
    const outcomes: string[] = [];
    for await (const { boxes } of detectEvery(frames(), detector, 4)) {
      outcomes.push(
        await boxes.then(
          () => 'found',
          ({ message }) => message,
        ),
      );
    }
    // The boxes of frames 5 to 7 depend on frame 8.
    expect(outcomes).toEqual([
      ...Array<string>(5).fill('found'),
      ...Array<string>(4 + 2).fill('cannot search'),
      'found',
    ]);
  });

  it.each([
    [{}, 5, 17],
    [{ detectEvery: 8, from: 9 }, 2, 8],
    [{ detectEvery: 1 }, 0, 17],
    [{ one: true }, 0, 17],
    [{ boxes: [box(3)] }, 0, 17],
  ])("calls the model's own detector as the options %o say", async (options, calls, count) => {
    const { searched, detector, frames } = setUp(() => [box(0)], 17);
    const given: unknown[] = [];
    const model = {
      openDetector: async () => detector,
      async *estimateEach(requests: AsyncIterable<{ boxes?: unknown }>) {
        for await (const { boxes } of requests) {
          given.push(await boxes);
          yield { people: [] };
        }
      },
    } as unknown as FilmModel;
    for await (const _ of estimateFrames(model, 'film', frames, options));
    expect(searched).toHaveLength(calls);
    expect(given).toHaveLength(count);
    // Without boxes, the model itself searches the frame as its options say.
    expect(given.every((boxes) => (boxes !== undefined) === calls > 0)).toBe(true);
  });

  it('refuses numbers that are no count of frames', () => {
    expect(() => checkDetectEvery(0)).toThrow(
      'the detector cannot search so often – got every 0 frames – expected a whole number of frames, 1 or more',
    );
    expect(checkDetectEvery(3)).toBe(3);
  });
});
