import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandInputs } from '../../src/files/node.ts';
import type { PredictionOptions } from '../../src/predictions/index.ts';
import {
  convertDataset,
  lintDatasets,
  openDataset,
  scorePredictions,
  trainRecipe,
} from '../../src/public/node/index.ts';
import { readSkeleton } from '../../src/runs/node.ts';
import { dataFolder, haveData } from './real-data.ts';

/**
 * Situations from user reports. Each folder has a `run.sh` with the commands and an `expect.md` with the expected
 * result. The folders are not part of the project; other tests make inputs of the same kinds.
 */
const cases = `${dataFolder}/cases`;

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'limber-cases-'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** The folder of a case, by its number. */
function place(number: string): string {
  const name = readdirSync(cases).find((each) => each.startsWith(`${number}-`));
  return join(cases, name ?? `${number}-missing`);
}

/** A dataset's description, or the reason for its refusal. */
async function opened(specification: string) {
  const { samples, skeleton, remarks = [] } = await openDataset(specification);
  return { people: samples.length, joints: skeleton.joints, remarks };
}

async function linted(specification: string) {
  const { data, findings } = await lintDatasets([await openDataset(specification)]);
  const { people, images, seen } = data[0]!;
  return { people, images, seen, findings };
}

async function scored(
  predictions: string,
  data: string,
  {
    skeleton,
    split = 'test',
    ...options
  }: PredictionOptions & { skeleton?: string; split?: 'test' | 'all' } = {},
) {
  const given = skeleton === undefined ? undefined : await readSkeleton(skeleton);
  const dataset = await openDataset(`coco:${data}`, { split, ...(given && { skeleton: given }) });
  const { document, pck } = await scorePredictions(predictions, dataset, options);
  const { evaluation, warnings, unused } = document.sources[0]!;
  const { oks, oksNotes, epe } = evaluation;
  return { pck, warnings, unused, ap: oks?.ap ?? undefined, oksNotes, epe: epe.mean };
}

/** Trains in a separate folder. There are fewer steps than in `run.sh`, with a validation in the middle. */
async function trained(
  recipe: string,
  data: string,
  { out = join(root, 'run'), resume = false, steps = 4 } = {},
) {
  if (!resume) rmSync(out, { recursive: true, force: true });
  const said: string[] = [];
  const losses: number[] = [];
  const set = { 'training.steps': steps, validateEvery: 2, checkpointEvery: 2 };
  const run = await trainRecipe(recipe, {
    data,
    out,
    resume,
    set,
    threads: 1,
    on: (event) => {
      if (event.kind === 'step') losses.push(event.loss);
      if (event.kind === 'warning' || event.kind === 'note') said.push(event.message);
    },
  });
  expect(run.finished).toBe(true);
  expect(losses.every(Number.isFinite)).toBe(true);
  return said.join('\n');
}

const numbers = ['02', '08', '10', '11', '13', '18', '22', '23', '24', '26', '27', '32', '33'];

describe.skipIf(!haveData('cases'))('the situations from reports (skipped: no data)', () => {
  it('have a test for each case', () => {
    const folders = readdirSync(cases).filter((name) => /^\d+-/.test(name));
    expect(folders.map((name) => name.slice(0, name.indexOf('-'))).toSorted()).toEqual(numbers);
  });

  it.each(['up', 'abs', 'win', 'url', 'local', 's3'])(
    '02: images that Label Studio names otherwise: %s',
    async (kind) => {
      const { people, seen, findings } = await linted(`coco:${place('02')}/${kind}`);
      expect([people, seen]).toEqual([6, 6]);
      expect(findings.map(({ message }) => message).join()).toMatch(/6 images were found .*cb06-a\.png/);
    },
  );

  it.each(['all-texts', 'image-id-text', 'category-id-text', 'zero', 'float', 'uuid', 'no-annotation-id'])(
    '08: ids of other types: %s',
    async (kind) => {
      expect((await opened(`coco:${place('08')}/${kind}.json`)).people).toBe(4);
    },
  );

  it('08: ids that a double cannot hold', async () => {
    await expect(opened(`coco:${place('08')}/beyond-double.json`)).rejects.toThrow(
      /"id" is wrong – got 900719925474099300 – expected a number of at most 9007199254740991/,
    );
  });

  it.each<[string, RegExp | undefined]>([
    ['bom', undefined],
    ['crlf', undefined],
    ['latin1', undefined],
    ['utf16', /got a text in UTF-16/],
    ['utf16be', /got a text in UTF-16/],
    ['empty', /got an empty text/],
    ['cut', /got the end at line 64/],
    ['gz', /compressed with gzip/],
    ['lfs', /a pointer of Git LFS/],
    ['html', /got a web page/],
    ['trailing', /got "}" at line 50/],
    ['list', /the file has no COCO labels – got a list of \d/],
    ['lines', /got "\{" at line 2, column 1/],
    ['single', /got "'" at line 2/],
    ['nul', /at line 135/],
    ['comment', /not JSON – got "\/\/ made by me/],
  ])('10: JSON in other encodings: %s', async (kind, refusal) => {
    const reading = opened(`coco:${place('10')}/${kind}.json`);
    if (refusal) await expect(reading).rejects.toThrow(refusal);
    else
      await expect(reading).resolves.toMatchObject({
        people: 3,
        joints: expect.objectContaining({ length: 4 }),
      });
  });

  it.each([
    'plain',
    'disk-nfd',
    'json-nfd',
    'win',
    'dot',
    'double',
    'url',
    'slash',
    'case',
    'folder-case',
    'trailing-space',
  ])('11: names of files that differ a little: %s', async (kind) => {
    const { people, seen } = await linted(`coco:${place('11')}/${kind}`);
    expect([people, seen]).toEqual([6, 6]);
  });

  it('11: names that fit several files, or none', async () => {
    expect((await linted(`coco:${place('11')}/prefix`)).seen).toBe(4);
    await expect(linted(`coco:${place('11')}/ambiguous`)).rejects.toThrow(
      /several images fit the name "0\.png" – got images\/vid1\/0\.png and images\/vid2\/0\.png/,
    );
    for (const kind of ['no-extension', 'other-extension']) {
      const { seen, findings } = await linted(`coco:${place('11')}/${kind}`);
      expect(seen).toBe(0);
      expect(findings.map(({ rule }) => rule)).toContain('missing-picture');
    }
  });

  it.each([
    'mac',
    'thumbs',
    'package',
    'predictions',
    'results',
    'instances',
    'converted',
    'tsconfig',
    'old',
  ])('13: hidden files and files of others: %s', async (kind) => {
    const { people, remarks } = await opened(`coco:${place('13')}/${kind}`);
    expect(people).toBe(4);
    const isTwice = ['converted', 'old'].includes(kind);
    expect(remarks).toEqual(isTwice ? [expect.stringMatching(/^4 repeated records were read once/)] : []);
  });

  it('13: a folder with the files of a desktop', async () => {
    const { paths, problems } = await expandInputs([`${place('13')}/mac/images`]);
    expect([paths.length, problems]).toEqual([4, []]);
  });

  it.each<[string, RegExp | undefined]>([
    ['likelihood', undefined],
    ['some-likelihood', undefined],
    ['unnamed-index', undefined],
    ['numeric', undefined],
    ['dotted', undefined],
    ['tabs', undefined],
    ['names-in-capitals', undefined],
    ['row-number', undefined],
    ['scorer-differs-in-columns', undefined],
    ['unnamed', /a column has no body part – got "Unnamed: 5_level_1" – .*line 2, column 6/],
    ['shifted-header', /x of "snout" has no y of "snout" after it – .*line 2, column 5/],
  ])("18: DeepLabCut's tables after other programs: %s", async (kind, refusal) => {
    const reading = opened(`deeplabcut:${place('18')}/${kind}`);
    if (refusal) return expect(reading).rejects.toThrow(refusal);
    const { people, joints } = await reading;
    expect(people).toBe(6);
    expect(joints).toEqual(
      kind === 'numeric'
        ? ['1', '2', '3', '4']
        : [expect.anything(), 'left ear', 'right ear', expect.anything()],
    );
  });

  it('22: a DeepLabCut project after its training set was made', async () => {
    const [before, after] = [
      await linted(`deeplabcut:${place('22')}/before`),
      await linted(`deeplabcut:${place('22')}/after`),
    ];
    expect([after.people, after.images]).toEqual([16, 16]);
    expect(after).toMatchObject({ people: before.people, images: before.images, seen: before.seen });
    const sets = ['one-video-before', 'one-video'].map((kind) =>
      openDataset(`deeplabcut:${place('22')}/${kind}`),
    );
    const [old, copied] = await Promise.all(sets);
    expect(copied!.samples.map(({ id, pose }) => [id, pose])).toEqual(
      old!.samples.map(({ id, pose }) => [id, pose]),
    );
    await trained(`${place('22')}/recipe.yaml`, place('22'));
  });

  it.each<[string, object | RegExp]>([
    ...['good', 'name-ids', 'stem-ids', 'text-ids', 'path-ids', 'wrapped', 'wrapped-full', 'bom'].map(
      (kind): [string, object] => [kind, { pck: 100, ap: expect.closeTo(91.65, 2), unused: 0 }],
    ),
    ['some-unknown', { pck: 100, unused: expect.any(Number) }],
    ['no-score', { pck: 100, warnings: [expect.stringMatching(/have no "score"/)] }],
    ['conf100', { pck: 100, warnings: [expect.stringMatching(/third value outside 0 to 1, e\.g\. 90/)] }],
    ['other-category', { pck: 100, warnings: [expect.stringMatching(/of category 7, and the labels of 1/)] }],
    ['twice', { pck: 100, warnings: [expect.stringMatching(/^12 repeated records were read once/)] }],
    ['nan', { pck: 75 }],
    ['null-joint', { pck: 75, epe: expect.closeTo(1.3, 1) }],
    [
      'zero-missing',
      { pck: 75, epe: expect.closeTo(1.3, 1), warnings: [expect.stringMatching(/read as not found/)] },
    ],
    [
      'minus-missing',
      { pck: 75, epe: expect.closeTo(1.3, 1), warnings: [expect.stringMatching(/read as not found/)] },
    ],
    ['normalised', { pck: 0, warnings: [expect.stringMatching(/taken as fractions of the image's width/)] }],
    [
      'other-resolution',
      { pck: 0, warnings: [expect.stringMatching(/x multiplied by 0\.376 and y by 0\.285/)] },
    ],
    ['half-resolution', { pck: 0, warnings: [expect.stringMatching(/x and y multiplied by 2/)] }],
    ['xy-swapped', { warnings: [expect.stringMatching(/with x and y exchanged/)] }],
    ['mirrored-picture', { warnings: [expect.stringMatching(/every image mirrored left to right/)] }],
    ['unknown-ids', /no prediction is for an image of coco – got names such as 101 – expected .* its id, 1/],
    ['empty', /^no predictions – got a list of 0/],
    ['score-null', /"score" is wrong – got null/],
    ['score-text', /"score" is wrong – got "0\.8"/],
    ['trailing-comma', /not JSON – got "\]" at line/],
    ['pairs', /wrong number of key points – got 8 values/],
    ['nested', /"keypoints\.0" is wrong/],
    ['joints17', /wrong number of key points – got 51 values/],
    ['bbox-only', /"keypoints" is missing/],
    ['jsonl', /not JSON – got "\{" at line 2, column 1/],
  ])("23: forms of COCO's results: %s", async (kind, expected) => {
    const folder = place('23');
    const scores = scored(`${folder}/res/${kind}.json`, `${folder}/set`, {
      skeleton: `${folder}/skeleton.yaml`,
    });
    if (expected instanceof RegExp) await expect(scores).rejects.toThrow(expected);
    else await expect(scores).resolves.toMatchObject(expected);
  });

  it('23: file numbers instead of ids', async () => {
    const { pck, warnings } = await scored(`${place('23')}/res/file-numbers.json`, `${place('23')}/numbers`);
    expect(pck).toBeLessThan(10);
    expect(warnings).toEqual([expect.stringMatching(/read as the numbers in the images' file names/)]);
  });

  it.each<[string, object | RegExp]>([
    ...['sleap.analysis.h5', 'sleap-two.analysis.h5', 'dlc-video.csv', 'dlc-video.h5', 'dlc-frames.csv'].map(
      (kind): [string, object] => [kind, { pck: 100, warnings: [] }],
    ),
    ...[
      'plain-with-index.csv',
      'dot-header.csv',
      'excel-de.csv',
      'scientific.csv',
      'plain.h5',
      'float16.h5',
      'strings.h5',
    ].map((kind): [string, object] => [kind, { pck: 100, warnings: [] }]),
    ['mediapipe.csv', { pck: 0, warnings: [expect.stringMatching(/taken as fractions/)] }],
    ['mediapipe-array.json', { pck: 0, warnings: [expect.stringMatching(/taken as fractions/)] }],
    ['openpose_keypoints.json', /no prediction is for an image of coco – got names such as openpose/],
    ['inf.csv', /not a number – got "inf"/],
    ['yolo.txt', /seems to be labels or predictions of YOLO – expected Limber's JSON or CSV/],
    ['array.npy', /seems to be an array of NumPy – expected Limber's JSON or CSV/],
    ['array.npz', /seems to be arrays of NumPy – expected/],
    ['results.pkl', /seems to be an object that Python pickled – expected/],
  ])('24: predictions of other tools: %s', async (kind, expected) => {
    const scores = scored(`${place('24')}/p/${kind}`, `${place('24')}/set`);
    if (expected instanceof RegExp)
      await expect(Promise.resolve().then(() => scores)).rejects.toThrow(expected);
    else await expect(scores).resolves.toMatchObject(expected);
  });

  it('24: a named variable', async () => {
    const path = `${place('24')}/p/sleap.analysis.h5`;
    expect(await scored(path, `${place('24')}/set`, { variable: 'tracks' })).toMatchObject({
      pck: 100,
      warnings: [],
    });
  });

  const bad = [
    'box-far-away',
    'box-left-of-picture',
    'box-touches',
    'all-at-one-place',
    'joint-at-minus-999999',
    'all-joints-outside',
    'box-of-no-size',
    'box-huge',
    'picture-one',
    'picture-empty',
    'picture-cut',
  ];
  // The images listed in a line are for testing, by their names.
  const lines = ['picture-line', 'held-out-picture-line'];
  const fine = ['ok', 'on-a-line', 'one-joint-with-box', 'only-last-joint-ever', ...lines];
  it.each([
    ...fine,
    ...bad,
    ...bad.map((kind) => `held-out-${kind}`),
    'picture-missing',
    'none-labelled',
    'one-joint-no-box',
  ])('26: one bad label in a training: %s', async (kind) => {
    const text = readFileSync(`${place('26')}/recipe.yaml`, 'utf8').replace('FILE', `${kind}.json`);
    const recipe = join(root, 'one-bad.yaml');
    writeFileSync(recipe, text);
    const said = await trained(recipe, place('26'));
    if (!fine.includes(kind)) expect(said).toMatch(/\/[57]\b|(gone|empty|cut|line)\.png/);
  });

  it.each([
    'two',
    'batch-larger-than-data',
    'single-stage',
    'no-intermediate',
    'stage-by-stage',
    'first-weight-zero',
    'last-weight-zero',
    'three-stages-no-intermediate',
    'huge-sigma',
  ])('27: an odd training goes through: %s', async (kind) => {
    await trained(`${place('27')}/${kind}.yaml`, place('27'));
  });

  it.each<[string, RegExp]>([
    ['one', /cannot be held out for validation – got 1/],
    ['three-validate-all', /cannot be held out for validation – got 2/],
    ['three-validate-two', /cannot be held out for validation – got 2/],
    ['too-many-validate', /500 animals cannot be held out for validation – got 21/],
    ['whole-picture-two-people', /several subjects in one .*pairs/],
    ['two-skeletons', /coco:other .*joints/],
    ['explodes', /training diverged at step 2 – got loss Infinity/],
    ['explodes-momentum', /training diverged at step 2/],
    ['explodes-clip', /training diverged at step 2/],
    ['zero-rate', /"training\.learningRate" is wrong – got 0/],
    ['unknown-format', /no settings of a YOLO-pose dataset/],
    ['missing-folder', /no such folder/],
    ['all-weights-zero', /training would change nothing – got 0 trainable .* a loss weight and/],
    ['odd-size', /got 65×64 pixels – expected multiples of the stride 2/],
    ['tiny-sigma', /belief map sigma too small/],
    ['tabs', /Tabs are not allowed as indentation at line 6/],
  ])('27: an odd training is refused in a sentence: %s', async (kind, refusal) => {
    const out = join(root, 'refused');
    await expect(trained(`${place('27')}/${kind}.yaml`, place('27'), { out })).rejects.toThrow(refusal);
    expect(existsSync(join(out, 'model.onnx'))).toBe(false);
  });

  it('27: no steps', async () => {
    const run = trained(`${place('27')}/a.yaml`, place('27'), { steps: 0 });
    await expect(run).rejects.toThrow(/"training\.steps" is wrong – got 0/);
  });

  it('27: a finished run is resumed only with its own recipe', async () => {
    const [data, out] = [place('27'), join(root, 'resumed')];
    await trained(`${data}/a.yaml`, data, { out });
    for (const kind of ['b-batch', 'b-model', 'b-data', 'b-rate']) {
      const run = trained(`${data}/${kind}.yaml`, data, { out, resume: true });
      await expect(run).rejects.toThrow(
        /^the checkpoint was made with another recipe – got another "(training|model|data)\./,
      );
    }
    await trained(`${data}/b-steps.yaml`, data, { out, resume: true, steps: 6 });
  });

  it.each<[string, object]>([
    ['ok', { ap: expect.closeTo(88.58, 2), oksNotes: [] }],
    ['no-area', { ap: undefined, oksNotes: [expect.stringMatching(/none of the 8 animals has an area/)] }],
    ['zero-area', { ap: undefined, oksNotes: [expect.stringMatching(/has an area above 0/)] }],
    [
      'one-zero-area',
      { ap: expect.closeTo(87.43, 2), oksNotes: [expect.stringMatching(/0\.53 × the area/)] },
    ],
    ['one-no-area', { ap: expect.closeTo(87.43, 2), oksNotes: [expect.stringMatching(/0\.53 × the area/)] }],
    ['no-area-no-box', { ap: undefined, oksNotes: [expect.stringMatching(/none of the 8 animals/)] }],
    ['tiny-area', { ap: 0, oksNotes: [expect.stringMatching(/below 1 % of the box/)] }],
    ['crowd', { ap: expect.closeTo(87.52, 2) }],
    ['small', { ap: expect.closeTo(58.23, 2) }],
  ])('32: areas for OKS: %s', async (kind, expected) => {
    const folder = place('32');
    const skeleton = `${folder}/s-four.yaml`;
    const scores = await scored(`${folder}/res/res.json`, `${folder}/${kind}-test.json`, { skeleton });
    expect(scores).toMatchObject({ pck: 100, ...expected });
  });

  it('32: only crowds', async () => {
    const folder = place('32');
    const skeleton = `${folder}/s-four.yaml`;
    const scores = await scored(`${folder}/res/res.json`, `${folder}/all-crowd-test.json`, { skeleton });
    expect(scores).toMatchObject({ pck: null, ap: undefined });
  });

  it.each<[string, object | RegExp]>([
    ['none', { pck: 100, ap: undefined, oksNotes: [expect.stringMatching(/has no sigmas/)] }],
    ['hundred', { pck: 100, ap: 100 }],
    ['seventeen', /not one sigma for each joint – got 17 sigmas, 4 joints/],
    ['zeros', /"sigmas\.0" is wrong – got 0/],
    ['negative', /"sigmas\.0" is wrong – got -0\.05/],
    ['text', /"sigmas" is wrong – got "coco" – expected a list/],
  ])('32: sigmas for OKS: %s', async (kind, expected) => {
    const folder = place('32');
    const scores = scored(`${folder}/res/res.json`, `${folder}/ok-test.json`, {
      skeleton: `${folder}/s-${kind}.yaml`,
    });
    if (expected instanceof RegExp) await expect(scores).rejects.toThrow(expected);
    else await expect(scores).resolves.toMatchObject(expected);
  });

  it('33: a conversion beside its labels', async () => {
    const folder = join(root, 'beside');
    cpSync(place('33'), folder, { recursive: true });
    const before = await opened(`coco:${folder}`);
    await convertDataset(await openDataset(`coco:${folder}`), { out: join(folder, 'copy.json') });
    const after = await opened(`coco:${folder}`);
    expect([before.people, after.people]).toEqual([10, 10]);
    expect(after.remarks).toEqual([
      expect.stringMatching(/^10 repeated records were read once: .*copy\.json/),
    ]);
    const { findings } = await linted(`coco:${folder}`);
    expect(findings.map(({ rule }) => rule)).toContain('odd-records');
  });
});
