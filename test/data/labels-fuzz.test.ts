import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Dataset,
  memorySource,
  readCoco,
  readDeepLabcut,
  readLabelStudio,
  readMot,
  readPoseTrack,
  readYolo,
} from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { type Random, randomStream } from '../../src/random.ts';
import type { TrackedFrame } from '../../src/skeletons/index.ts';
import { mouseDocument } from './coco-files.ts';
import { miceTasks } from './labelstudio-files.ts';
import { dataFolder, haveData } from './real-data.ts';
import { poseTrackDocument } from './track-files.ts';
import { pngHeader, yoloRow, yoloSettings } from './yolo-files.ts';

const seed = 11;
const rounds = 1000;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The real annotations of a few images, if present, without outlines, which no reader uses. */
function annotations(): string {
  if (!haveData('coco-mini')) return JSON.stringify(mouseDocument(4));
  const path = `${dataFolder}/coco-mini/annotations/person_keypoints_val2017.json`;
  const { images, annotations, categories } = JSON.parse(readFileSync(path, 'utf8'));
  const few = images.slice(0, 4);
  const some = annotations.filter(({ image_id }: { image_id: number }) =>
    few.some(({ id }: { id: number }) => id === image_id),
  );
  const bare = some.map(({ segmentation: _, ...rest }: { segmentation: unknown }) => rest);
  return JSON.stringify({ images: few, annotations: bare, categories });
}

function table(): string {
  const text = haveData('mouse')
    ? readFileSync(`${dataFolder}/mouse/labeled-data/m4s1/CollectedData_Pranav.csv`, 'utf8')
    : `scorer,A,A,A,A\nbodyparts,a,a,b,b\ncoords,x,y,x,y\n${Array.from({ length: 9 }, (_, i) => `labeled-data/m/img${i}.png,${i},2,,\n`).join('')}`;
  return text.split('\n').slice(0, 10).join('\n');
}

/** Values that readers meet in real files. */
const tokens = [
  'NaN',
  'Infinity',
  '-Infinity',
  '1e999',
  '-1',
  '0',
  '3',
  '1.5',
  '1e7',
  'null',
  'true',
  '""',
  '"x"',
  '[]',
  '{}',
  '[[[[',
  ']]',
  '{',
  '"',
  ',',
  ',,',
  '\n',
  '\r\n',
  '\ufeff',
  '\0',
  '\u2028',
  '__proto__',
  'é',
  'nan',
  '9'.repeat(400),
];

/** Changes, removes, duplicates or inserts bytes. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let mutated = bytes;
  for (let change = 0; change <= random.integer(3); change++) {
    const at = random.integer(mutated.length + 1);
    const end = Math.min(mutated.length, at + random.integer(60));
    const [before, within, after] = [mutated.slice(0, at), mutated.slice(at, end), mutated.slice(end)];
    const token = encode(tokens[random.integer(tokens.length)]!);
    const flipped = within.map((byte) => byte ^ (1 << random.integer(8)));
    const middles = [token, encode(''), flipped, new Uint8Array([...within, ...within])];
    const middle = middles[random.integer(middles.length)]!;
    const rest = random.integer(8) === 0 ? encode('') : random.integer(2) === 0 ? after : mutated.slice(at);
    mutated = new Uint8Array([...before, ...middle, ...rest]);
  }
  return mutated;
}

const values: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e300,
  '',
  'x',
  1,
  2,
  [],
  {},
  [1, 2],
  'constructor',
  { id: 1 },
  Array(51).fill(2),
];

/** Replaces or removes one value of the document. */
function replaceSomewhere(document: unknown, random: Random): unknown {
  const copy: unknown = structuredClone(document);
  let place = copy;
  for (;;) {
    const keys = Object.keys(place as object);
    const key = keys[random.integer(keys.length)];
    if (key === undefined) return copy;
    const inside: unknown = Reflect.get(place as object, key);
    const goOn = typeof inside === 'object' && inside !== null && random.integer(4) > 0;
    if (goOn) {
      place = inside;
    } else {
      const value = values[random.integer(values.length)];
      if (random.integer(5) === 0) Reflect.deleteProperty(place as object, key);
      else Reflect.set(place as object, key, value);
      return copy;
    }
  }
}

type Outcome = 'read' | 'refused';

/** The first lines of a real file, if present. */
function motText(): string {
  const path = 'golden/mot/TUD-Campus/gt.txt';
  if (!haveData(path)) return '1,1,399,182,121,229,1,-1,-1,-1\n1,2,282,201,92,184,1,-1,-1,-1\n';
  return readFileSync(`${dataFolder}/${path}`, 'utf8').split('\n').slice(0, 12).join('\n');
}

/** A real annotation file, if present. */
function poseTrack(): string {
  const path = 'formats/posetrack18/annotations/val/009473_mpii_test.json';
  if (!haveData(path)) return JSON.stringify(poseTrackDocument(4));
  return readFileSync(`${dataFolder}/${path}`, 'utf8');
}

/** Requires a consistent film, or an error that names the file. */
async function settlesFilm(read: () => readonly TrackedFrame[], file: string): Promise<Outcome> {
  try {
    const film = read();
    if (!filmHoldsTogether(film)) throw new Error(`does not hold together: ${JSON.stringify(film)}`);
    return 'read';
  } catch (error) {
    if (!(error instanceof LimberError)) throw error;
    if (!error.message.includes(file)) throw new Error(`names no file: ${error.message}`);
    return 'refused';
  }
}

function filmHoldsTogether(film: readonly TrackedFrame[]): boolean {
  return film.every(({ frame, people }, index) => {
    const ids = people.map(({ id }) => id).filter((id) => id !== -1);
    const boxes = people.flatMap(({ box }) => box ?? []);
    return (
      (index === 0 || frame > film[index - 1]!.frame) &&
      new Set(ids).size === ids.length &&
      boxes.every(({ x, y, width, height }) => [x, y].every(Number.isFinite) && width > 0 && height > 0)
    );
  });
}

/** Requires a consistent dataset, or an error that names the file. */
async function settles(reading: Promise<Dataset>, file: string): Promise<Outcome> {
  try {
    const dataset = await reading;
    if (!holdsTogether(dataset))
      throw new Error(`does not hold together: ${JSON.stringify(dataset.samples)}`);
    return 'read';
  } catch (error) {
    if (!(error instanceof LimberError)) throw error;
    if (!error.message.includes(file)) throw new Error(`names no file: ${error.message}`);
    return 'refused';
  }
}

function holdsTogether({ samples, skeleton }: Dataset): boolean {
  const finite = (...numbers: readonly number[]) => numbers.every((number) => Math.abs(number) <= 1e6);
  return (
    samples.length > 0 &&
    new Set(samples.map(({ id }) => id)).size === samples.length &&
    samples.every(
      ({ pose, box, area = 0 }) =>
        pose.length === skeleton.joints.length &&
        pose.every((joint) => joint === null || finite(joint.point.x, joint.point.y)) &&
        (!box || (box.width > 0 && box.height > 0 && finite(box.x, box.y, box.width, box.height))) &&
        area >= 0,
    )
  );
}

async function outcomes(attempt: (random: Random) => Promise<Outcome>): Promise<readonly number[]> {
  const counts = { read: 0, refused: 0 };
  for (let round = 0; round < rounds; round++) counts[await attempt(randomStream(seed, round))] += 1;
  return [counts.read, counts.refused];
}

describe('mutated labels are read or refused with a reason', () => {
  const document = annotations();

  it('COCO, bytes', async () => {
    const bytes = encode(document);
    const counts = await outcomes((random) =>
      settles(readCoco(memorySource(new Map([['a.json', mutate(bytes, random)]]))), 'a.json'),
    );
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });

  it('COCO, values', async () => {
    const parsed: unknown = JSON.parse(document);
    const counts = await outcomes((random) => {
      const bytes = encode(JSON.stringify(replaceSomewhere(parsed, random)));
      return settles(readCoco(memorySource(new Map([['a.json', bytes]]))), 'a.json');
    });
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });

  it('DeepLabCut, tables', async () => {
    const bytes = encode(table());
    const counts = await outcomes((random) => {
      const files = new Map([['labeled-data/m/CollectedData_A.csv', mutate(bytes, random)]]);
      return settles(readDeepLabcut(memorySource(files)), 'CollectedData_A.csv');
    });
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });

  it('DeepLabCut, settings', async () => {
    const settings = encode('Task: x\nscorer: A\nbodyparts:\n- a\n- b\nskeleton:\n- [a, b]\n');
    const labels = encode(
      'scorer,A,A,A,A\nbodyparts,a,a,b,b\ncoords,x,y,x,y\nlabeled-data/m/i.png,1,2,3,4\n',
    );
    const counts = await outcomes((random) => {
      const files = new Map([
        ['config.yaml', mutate(settings, random)],
        ['labeled-data/m/CollectedData_A.csv', labels],
      ]);
      return settles(readDeepLabcut(memorySource(files)), 'memory');
    });
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });

  it('MOT, bytes', async () => {
    const bytes = encode(motText());
    const counts = await outcomes((random) =>
      settlesFilm(() => readMot({ text: decode(mutate(bytes, random)), where: 'a.txt' }), 'a.txt'),
    );
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });

  it('PoseTrack, values', async () => {
    const parsed: unknown = JSON.parse(poseTrack());
    const counts = await outcomes((random) => {
      const text = JSON.stringify(replaceSomewhere(parsed, random));
      return settlesFilm(() => readPoseTrack({ text, where: 'a.json' }).frames, 'a.json');
    });
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });

  it('PoseTrack, bytes', async () => {
    const bytes = encode(poseTrack());
    const counts = await outcomes((random) =>
      settlesFilm(
        () => readPoseTrack({ text: decode(mutate(bytes, random)), where: 'a.json' }).frames,
        'a.json',
      ),
    );
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });

  it('YOLO, rows', async () => {
    const bytes = encode(`${yoloRow(1)}\n${yoloRow(2)}\n`);
    const settings = yoloSettings.replace('val: images/val\n', '');
    const counts = await outcomes((random) => {
      const files = new Map<string, Uint8Array | string>([
        ['data.yaml', settings],
        ['images/train/m1.png', pngHeader(640, 480)],
        ['labels/train/m1.txt', mutate(bytes, random)],
      ]);
      return settles(readYolo(memorySource(files)), 'labels/train/m1.txt');
    });
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });

  it('Label Studio, values', async () => {
    const tasks = miceTasks().slice(0, 4);
    const counts = await outcomes((random) => {
      const bytes = encode(JSON.stringify(replaceSomewhere(tasks, random)));
      return settles(readLabelStudio(memorySource(new Map([['a.json', bytes]]))), 'a.json');
    });
    expect(Math.min(...counts)).toBeGreaterThan(rounds / 50);
  });
});
