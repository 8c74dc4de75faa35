import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { File, ready } from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, DatasetImage } from '../../src/data/index.ts';
import { comparisons, evaluate } from '../../src/eval/index.ts';
import { type ImagePrediction, tabulatePredictions } from '../../src/predictions/index.ts';
import { predictionsSource } from '../../src/public/node/score.ts';
import { coco, lsp, type Skeleton } from '../../src/skeletons/index.ts';
import { coordinate, madeUpPeople } from './people.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'limber-tools-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array | object): string {
  const path = join(folder, name);
  const plain = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(path, plain ? content : JSON.stringify(content));
  return path;
}

const mouse: Skeleton = {
  name: 'mouse',
  joints: ['nose', 'left ear', 'right ear'],
  limbs: [],
  mirrorPairs: [['right ear', 'left ear']],
};

/** People in images that are named after the frames of a film. */
function film(frames: readonly number[], skeleton = mouse): Dataset {
  const people = madeUpPeople(frames.length, skeleton);
  const image = (index: number) => `labeled-data/film/img${String(frames[index]).padStart(3, '0')}.png`;
  const images: DatasetImage[] = frames.map((_, index) => ({ name: image(index), id: index + 1 }));
  return {
    ...people,
    images,
    samples: people.samples.map((each, index) => ({ ...each, image: image(index) })),
  };
}

async function read(path: string, dataset: Dataset) {
  const { poses, unused, warnings = [], detections } = await predictionsSource(path).predict(dataset);
  const { pck, epe } = evaluate(dataset.skeleton, comparisons(dataset.samples, poses));
  return { pck: pck.mean, error: epe.mean, unused, warnings, detections, poses };
}

const exact = { pck: 100, error: 0, warnings: [] };

/** The true joints as rows of DeepLabCut: by frame, with unlabeled frames between them. */
function table(
  dataset: Dataset,
  names: readonly string[],
  { likelihood = true, separator = ',', decimal = '.' } = {},
): string {
  const { joints } = dataset.skeleton;
  const coords = likelihood ? ['x', 'y', 'likelihood'] : ['x', 'y'];
  const header = (title: string, cell: (joint: string, coordinate: string) => string) =>
    [title, ...joints.flatMap((joint) => coords.map((each) => cell(joint, each)))].join(separator);
  const rows = names.map((name, person) => {
    const cells = joints.flatMap((_, joint) => [
      ...[0, 1].map((axis) => coordinate(dataset, person, joint, axis) + 0.25),
      ...(likelihood ? [0.5] : []),
    ]);
    return [name, ...cells.map((cell) => `${cell}`.replace('.', decimal))].join(separator);
  });
  return [
    header('scorer', () => 'DLC_resnet50'),
    header('bodyparts', (joint) => joint.replace(' ', '_')),
    header('coords', (_, coordinate) => coordinate),
    ...rows,
  ].join('\r\n');
}

describe("DeepLabCut's tables", () => {
  const dataset = film([3, 7, 20]);
  const near = { pck: 100, warnings: [] };

  it.each([
    ['with likelihoods', {}],
    ['without likelihoods', { likelihood: false }],
    ['with semicolons and decimal commas', { separator: ';', decimal: ',' }],
    ['with tabs', { separator: '\t' }],
  ])('are read by frame, whatever ids the labels have: %s', async (_, form) => {
    const { poses, ...scores } = await read(
      file('film.csv', table(dataset, ['3', '7', '20'], form)),
      dataset,
    );
    expect(scores).toMatchObject(near);
    expect(poses[0]?.[0]?.confidence).toBe('likelihood' in form ? undefined : 0.5);
    const reversed = { ...dataset, samples: dataset.samples.toReversed() };
    expect(await read(join(folder, 'film.csv'), reversed)).toMatchObject(near);
  });

  it('are read by the names of their images, in one cell or in three', async () => {
    const names = dataset.samples.map(({ image }) => image);
    expect(await read(file('names.csv', table(dataset, names)), dataset)).toMatchObject(near);
    const parted = table(
      dataset,
      names.map((name) => name.replaceAll('/', ',')),
    )
      .split('\r\n')
      .map((line, row) => (row < 3 ? line.replace(',', ',,,') : line))
      .join('\n');
    expect(await read(file('parts.csv', parted), dataset)).toMatchObject(near);
  });

  it('are used in order, with a warning, if the frame numbers do not fit', async () => {
    const { warnings, pck } = await read(file('order.csv', table(dataset, ['0', '1', '2'])), dataset);
    expect(pck).toBe(100);
    expect(warnings).toEqual([
      "the file has 3 frames, 0 to 2, and no images' names: they are taken for the 3 images in the labels' order",
    ]);
    const many = table(film([0, 1, 2, 4]), ['0', '1', '2', '4']);
    await expect(read(file('many.csv', many), dataset)).rejects.toThrow(
      /^the frames are not those of the images – got 4 frames, 0 to 4, and images such as .*img003\.png/,
    );
  });

  it.each(['deeplabcut csv', 'deeplabcut h5'] as const)(
    'are read as Limber writes them: %s',
    async (format) => {
      const images = dataset.samples.map(({ image, pose }): ImagePrediction => {
        const joints = Object.fromEntries(
          mouse.joints.map((name, joint) => [name, { ...pose[joint]!.point, confidence: 0.5 }]),
        );
        const other = { nose: { x: 900, y: 900, confidence: 0.1 } };
        const people = [joints, other].map((joints) => ({ box: [0, 0, 9, 9] as const, joints }));
        return { image, width: 300, height: 300, people };
      });
      const name = `written.${format.slice(-3).trim()}`;
      const write = async (images: readonly ImagePrediction[]) =>
        file(name, await tabulatePredictions(images, { skeleton: mouse, format }));
      const one = images.map((image) => ({ ...image, people: image.people.slice(0, 1) }));
      expect(await read(await write(one), dataset)).toMatchObject(exact);
      const { detections, ...scores } = await read(await write(images), dataset);
      expect(scores).toMatchObject(exact);
      expect(detections).toHaveLength(6);
    },
  );

  it('have the sides of their body parts at any place', async () => {
    const other = table(dataset, ['3', '7', '20'])
      .replaceAll('left_ear', 'ear_L')
      .replaceAll('right_ear', 'ear_R');
    expect(await read(file('sides.csv', other), dataset)).toMatchObject({ pck: 100 });
  });

  it('are refused if the labels lack their body parts', async () => {
    const other = table(dataset, ['3', '7', '20']).replaceAll('nose', 'tail');
    await expect(read(file('other.csv', other), dataset)).rejects.toThrow(
      /^the file's joints are not those of "mouse" – got tail, left_ear, right_ear – expected nose, left ear, right ear/,
    );
  });
});

describe("SLEAP's analysis", () => {
  const dataset = film([0, 1, 4]);
  const range = (length: number) => Array.from({ length }, (_, index) => index);

  async function analysis(name: string, tracks: number, order: readonly string[]): Promise<string> {
    await ready;
    const lengths: Readonly<Record<string, number>> = { tracks, xy: 2, nodes: 3, frames: 5 };
    const value = (place: Readonly<Record<string, number>>) => {
      const person = [0, 1, -1, -1, 2][place.frames!]!;
      const isSeen = place.tracks === place.frames! % tracks && person >= 0;
      return isSeen ? coordinate(dataset, person, place.nodes!, place.xy!) : Number.NaN;
    };
    const places = order.reduce<readonly Readonly<Record<string, number>>[]>(
      (found, axis) =>
        found.flatMap((place) => range(lengths[axis]!).map((at) => ({ ...place, [axis]: at }))),
      [{}],
    );
    const path = join(folder, name);
    const written = new File(path, 'w');
    const shape = order.map((axis) => lengths[axis]!);
    written.create_dataset({ name: 'tracks', data: Float64Array.from(places, value), shape });
    written.create_dataset({ name: 'node_names', data: ['nose', 'left_ear', 'right_ear'], shape: [3] });
    written.create_dataset({
      name: 'point_scores',
      data: new Float64Array(tracks * 15).fill(0.25),
      shape: [tracks, 3, 5],
    });
    const names = range(tracks).map((track) => `track ${track}`);
    written.create_dataset({ name: 'track_names', data: names, shape: [tracks] });
    written.create_dataset({ name: 'track_occupancy', data: new Uint8Array(5 * tracks), shape: [5, tracks] });
    written.close();
    return path;
  }

  it.each([
    [1, 'tracks,xy,nodes,frames'],
    [2, 'tracks,xy,nodes,frames'],
    [2, 'frames,nodes,xy,tracks'],
    [2, 'frames,tracks,nodes,xy'],
  ])('is read by frame: %i tracks as %s', async (tracks, order) => {
    const path = await analysis('film.analysis.h5', tracks, order.split(','));
    const { poses, ...scores } = await read(path, dataset);
    expect(scores).toMatchObject({ ...exact, unused: 2 });
    if (order.startsWith('tracks')) expect(poses[0]?.[0]?.confidence).toBe(0.25);
  });
});

describe("OpenPose's files", () => {
  const numbersOf = (dataset: Dataset, person: number, joints: readonly string[]) =>
    joints.flatMap((name) => {
      const joint = dataset.skeleton.joints.indexOf(name);
      return joint < 0
        ? [0, 0, 0]
        : [0, 1].map((axis) => coordinate(dataset, person, joint, axis)).concat(0.5);
    });
  const people = (...keypoints: readonly (readonly number[])[]) => ({
    version: 1.3,
    people: keypoints.map((pose_keypoints_2d) => ({ person_id: [-1], pose_keypoints_2d })),
  });
  const body = ['right shoulder', 'right elbow', 'right wrist', 'left shoulder', 'left elbow', 'left wrist'];
  const legs = ['right hip', 'right knee', 'right ankle', 'left hip', 'left knee', 'left ankle'];
  const face = ['right eye', 'left eye', 'right ear', 'left ear'];

  it.each([
    ['COCO-18', ['nose', 'neck', ...body, ...legs, ...face]],
    ['BODY_25', ['nose', 'neck', ...body, 'pelvis', ...legs, ...face, ...Array<string>(6).fill('toe')]],
  ])('are read from their folder: %s', async (name, joints) => {
    const dataset = film([1, 2, 10], coco);
    const place = join(folder, name);
    mkdirSync(place);
    for (const [person, frame] of [1, 2, 10].entries()) {
      const found = people(
        numbersOf(dataset, person, joints),
        joints.flatMap(() => [5, 5, 0.1]),
      );
      writeFileSync(
        join(place, `img${String(frame).padStart(3, '0')}_keypoints.json`),
        JSON.stringify(found),
      );
    }
    writeFileSync(join(place, 'img011_keypoints.json'), JSON.stringify(people()));
    const { detections, ...scores } = await read(place, dataset);
    expect(scores).toMatchObject({ ...exact, unused: 1 });
    expect(detections).toHaveLength(6);
    writeFileSync(join(place, 'settings.json'), '{}');
    await expect(read(place, dataset)).rejects.toThrow(
      /^no folder of OpenPose's files – got another kind of JSON/,
    );
  });

  it("belong to one image each, and have the labels' joints or known ones", async () => {
    const dataset = film([5]);
    const path = file('img005_keypoints.json', people(numbersOf(dataset, 0, mouse.joints)));
    expect(await read(path, dataset)).toMatchObject(exact);
    const film7 = file('clip_000000000005_keypoints.json', people(numbersOf(dataset, 0, mouse.joints)));
    expect(await read(film7, dataset)).toMatchObject(exact);
    await expect(read(file('other_keypoints.json', people([1, 2, 1, 3, 4, 1])), dataset)).rejects.toThrow(
      /^wrong number of key points – got 6 values – expected x, y and confidence for each of the 3 joints of "mouse"/,
    );
  });
});

describe('tables of spreadsheets and pandas', () => {
  const dataset = madeUpPeople(4);
  const rows = dataset.samples.map((_, person) =>
    lsp.joints.flatMap((_, joint) => [0, 1].map((axis) => coordinate(dataset, person, joint, axis) + 0.125)),
  );
  const names = dataset.samples.map(({ image }) => image);

  it('may have semicolons and decimal commas, and a first line that states this', async () => {
    const german = rows.map((row, person) =>
      [names[person], ...row.map((x) => `${x}`.replace('.', ','))].join(';'),
    );
    expect(await read(file('de.csv', german.join('\n')), dataset)).toMatchObject({ pck: 100, warnings: [] });
    expect(await read(file('sep.csv', `sep=;\r\n${german.join('\r\n')}`), dataset)).toMatchObject({
      pck: 100,
    });
  });

  it('may number their rows and columns', async () => {
    const header = `,${rows[0]!.map((_, column) => column)}`;
    const numbered = [header, ...rows.map((row, person) => `${person},${row}`)].join('\n');
    expect(await read(file('pandas.csv', numbered), dataset)).toMatchObject({ pck: 100, warnings: [] });
  });

  it.each(['image_id', 'file', 'frame'])('may name images by numbers, in any order: %s', async (title) => {
    const titles = lsp.joints.flatMap((joint) => [`${joint}_x`, `${joint}_y`]);
    const numbered = rows.map((row, person) => `${person + 1},${row}`).toReversed();
    const path = file(`${title}.csv`, [`${title},${titles}`, ...numbered].join('\n'));
    const samples = dataset.samples.map((each) => ({ ...each, image: each.image.replace('/im', '/') }));
    expect(await read(path, { ...dataset, samples })).toMatchObject({ pck: 100, warnings: [] });
  });

  it('may name joints in any alphabet', async () => {
    const skeleton = { ...mouse, joints: ['鼻', '左耳', '右耳'], mirrorPairs: [] };
    const people = madeUpPeople(3, skeleton);
    const titles = skeleton.joints.toReversed().flatMap((joint) => [`${joint}_x`, `${joint}_y`]);
    const cells = people.samples.map((_, person) =>
      [2, 1, 0].flatMap((joint) => [0, 1].map((axis) => coordinate(people, person, joint, axis))),
    );
    expect(await read(file('kanji.csv', [titles, ...cells].join('\n')), people)).toMatchObject(exact);
  });
});

describe("COCO's results in other forms", () => {
  const dataset = { ...film([0, 1, 2]), categories: ['1'] };
  const results = dataset.samples.map(({ image }, person) => ({
    image_id: person + 1,
    category_id: 1,
    score: 0.5,
    keypoints: mouse.joints.flatMap((_, joint) =>
      [0, 1].map((axis) => coordinate(dataset, person, joint, axis)).concat(0.5),
    ),
    image,
  }));

  it.each(['annotations', 'predictions', 'results', 'detections'])(
    'are read from an object: %s',
    async (name) => {
      expect(await read(file('wrapped.json', { info: {}, [name]: results }), dataset)).toMatchObject(exact);
      await expect(read(file('two.json', { [name]: results, truth: results }), dataset)).rejects.toThrow(
        `several lists of results – got ${name} and truth – expected one`,
      );
    },
  );

  it("are of the file's own images and joints, if it lists them", async () => {
    const images = dataset.samples.map(({ image }, person) => ({ id: 70 - person, file_name: image }));
    const own = results.map((result, person) => ({
      ...result,
      image_id: 70 - person,
      keypoints: [2, 1, 0].flatMap((joint) => result.keypoints.slice(3 * joint, 3 * joint + 3)),
    }));
    const categories = [{ id: 1, name: 'm', keypoints: ['right_ear', 'left_ear', 'nose'] }];
    expect(await read(file('own.json', { images, categories, annotations: own }), dataset)).toMatchObject(
      exact,
    );
  });

  it('are left out if the labels have another category', async () => {
    const stranger = { ...results[0]!, category_id: 2, keypoints: Array<number>(9).fill(1), score: 1 };
    const { warnings, ...scores } = await read(file('cats.json', [stranger, ...results]), dataset);
    expect(scores).toMatchObject({ pck: 100, error: 0 });
    expect(warnings).toEqual(['1 result is of category 2, and the labels of 1: left out']);
    const others = results.map((result) => ({ ...result, category_id: 7 }));
    const { warnings: noted, pck } = await read(file('all-others.json', others), dataset);
    expect(pck).toBe(100);
    expect(noted).toEqual(['3 results are of category 7, and the labels of 1: the category is not compared']);
  });

  it('give warnings for values that are not confidences, and for missing scores', async () => {
    const percent = results.map(({ score: _, ...result }) => ({
      ...result,
      keypoints: result.keypoints.map((value, place) => (place % 3 === 2 ? 90 : value)),
    }));
    const measured = { ...dataset, skeleton: { ...mouse, sigmas: [0.1, 0.1, 0.1] } };
    const { warnings, pck } = await read(file('percent.json', percent), measured);
    expect(pck).toBe(100);
    expect(warnings).toEqual([
      '3 of 3 results have no "score", which OKS AP then takes as 1',
      '9 joints have a third value outside 0 to 1, e.g. 90: it is no confidence and is not read',
    ]);
  });

  it('may have NaN, as Python writes it, but no infinity', async () => {
    const text = (word: string) =>
      JSON.stringify(results).replace(/"keypoints":\[[^,]*/, `"keypoints":[${word}`);
    const { poses } = await read(file('nan.json', text('NaN')), dataset);
    expect([poses[0]?.[0], poses[0]?.[1]]).toEqual([null, expect.anything()]);
    await expect(read(file('inf.json', text('Infinity')), dataset)).rejects.toThrow(
      /^the file of predictions is not JSON – got "I" at line 1, column 57/,
    );
  });
});

describe('other JSON', () => {
  it('is refused with a list of the supported kinds', async () => {
    const path = file('mmpose.json', { meta_info: {}, instance_info: [] });
    await expect(read(path, film([0]))).rejects.toThrow(
      /^unknown form of predictions – got entries meta_info, instance_info – expected Limber's JSON or CSV, .* OpenPose's JSON/,
    );
  });
});

describe('a least confidence', () => {
  it('is refused for a file without confidences', async () => {
    const dataset = film([3, 7, 20]);
    const predict = (likelihood: boolean) =>
      predictionsSource(file('sure.csv', table(dataset, ['3', '7', '20'], { likelihood }))).predict(
        dataset,
        0.5,
      );
    await expect(predict(true)).resolves.toMatchObject({ warnings: [] });
    await expect(predict(false)).rejects.toThrow(
      /^the predictions have no confidences, so a minimum confidence has no meaning – expected .* – in .*sure\.csv$/,
    );
  });
});

describe('signs that a file was misread', () => {
  const dataset = madeUpPeople(12);
  const row = (person: number) =>
    lsp.joints.flatMap((_, joint) => [0, 1].map((axis) => coordinate(dataset, person, joint, axis)));
  const people = Array.from({ length: 12 }, (_, person) => person);

  it.each([
    [1, 'previous'],
    [11, 'next'],
  ])('are said where poses are %i rows further', async (shift, whose) => {
    const rows = people.map((person) => row((person + shift) % 12));
    const { pck, warnings } = await read(file('shifted.csv', rows.join('\n')), dataset);
    expect(pck).toBeLessThan(20);
    const next = whose === 'next' ? 'previous' : 'next';
    expect(warnings).toEqual([
      expect.stringContaining(`with every pose taken for the ${next} person of the labels`),
    ]);
  });

  it('are said where people are in another order of their names', async () => {
    const samples = dataset.samples.map((each, index) => ({ ...each, image: `im${index + 1}.jpg` }));
    const byLetters = samples
      .map(({ image }, index) => ({ image, index }))
      .toSorted((a, b) => (a.image < b.image ? -1 : 1));
    const rows = byLetters.map(({ index }) => row(index));
    const { warnings } = await read(file('letters.csv', rows.join('\n')), { ...dataset, samples });
    expect(warnings).toEqual([
      expect.stringContaining('in the order of the images by their names, letter by letter'),
    ]);
  });

  it('are said where joints lie exactly at (0, 0)', async () => {
    const rows = people.map((person) => [0, 0, ...row(person).slice(2)]);
    const { warnings } = await read(file('zeros.csv', rows.join('\n')), dataset);
    expect(warnings).toEqual([
      '12 joints lie exactly at (0, 0) and count as found; leave them empty if they were not found',
    ]);
  });

  it('are refused where a joint has two columns', async () => {
    const titles = lsp.joints.flatMap((joint) => [`${joint}_x`, `${joint}_y`]);
    const rows = people.map((person) => [...row(person), 1]);
    const path = file('twice.csv', [[...titles, 'Neck.x'], ...rows].join('\n'));
    await expect(read(path, dataset)).rejects.toThrow(/^two columns for x of "neck" – got Neck\.x/);
  });

  it('are none in UTF-16, as Excel writes it', async () => {
    const names = dataset.samples.map(({ image }) => image);
    const text = people.map((person) => [names[person], ...row(person)].join('\t')).join('\r\n');
    const path = file('unicode.csv', Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(await read(path, dataset)).toMatchObject(exact);
  });
});
