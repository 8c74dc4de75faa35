import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeFrame } from '../../src/data/formats/pandas/index.ts';
import { memorySource, openDataset, readDeepLabcut } from '../../src/data/index.ts';
import { folderSource } from '../../src/data/node.ts';
import { conformsAsDataset } from './conformance.ts';
import { writeHdf5 } from './hdf5-writer.ts';
import { dataFolder, haveData } from './real-data.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const config = `Task: openfield
scorer: Ann
bodyparts:
- snout
- leftear
- rightear
- tailbase
skeleton:
- [snout, tailbase]
- [bodypart1, bodypart2]
`;
const header = `scorer,Ann,Ann,Ann,Ann,Ann,Ann,Ann,Ann
bodyparts,snout,snout,leftear,leftear,rightear,rightear,tailbase,tailbase
coords,x,y,x,y,x,y,x,y
`;

/** A project with one video per text. Each text is a label file, whose frames are added. */
function project(tables: Readonly<Record<string, string>>, settings: string | undefined = config) {
  const files = new Map<string, Uint8Array>(settings === undefined ? [] : [['config.yaml', bytes(settings)]]);
  for (const [video, table] of Object.entries(tables)) {
    files.set(`labeled-data/${video}/CollectedData_Ann.csv`, bytes(table));
    for (const [image] of table.matchAll(/img\d+\.png/g)) {
      files.set(`labeled-data/${video}/${image}`, new Uint8Array([0x89, 0x50]));
    }
  }
  return memorySource(files);
}

const row = (video: string, frame: number, ...values: readonly (number | string)[]) =>
  `labeled-data/${video}/img${frame}.png,${values.join(',')}\n`;
const table = (video: string, frames: number) =>
  header +
  Array.from({ length: frames }, (_, i) => row(video, i, i, 1.5, i + 1, 2, i + 2, 3, '', '')).join('') +
  row(video, frames, 1, 2, 3, 4, 5, 6, 7, 8);

/** A nested list of lists with 9 ** 9 elements. */
const bomb = Array.from({ length: 9 }, (_, level) => {
  const entries = Array(9).fill(level === 0 ? 'x' : `*l${level - 1}`);
  return `l${level}: &l${level} [${entries.join(', ')}]\n`;
}).join('');

conformsAsDataset('DeepLabCut, two videos', {
  read: readDeepLabcut,
  files: () => project({ a: table('a', 20), b: table('b', 20) }),
  splits: ['train', 'test'],
});

describe('DeepLabCut', () => {
  it('keeps coordinates unchanged and reads empty cells as no label', async () => {
    const { skeleton, samples } = await readDeepLabcut(project({ a: table('a', 1) }));
    expect(skeleton).toEqual({
      name: 'openfield',
      joints: ['snout', 'left ear', 'right ear', 'tailbase'],
      spellings: { 'left ear': 'leftear', 'right ear': 'rightear' },
      limbs: [{ name: 'snout to tailbase', from: 'snout', to: 'tailbase' }],
      mirrorPairs: [['right ear', 'left ear']],
    });
    expect(samples[0]).toEqual({
      id: 'deeplabcut/labeled-data/a/img0.png',
      image: 'labeled-data/a/img0.png',
      video: 'labeled-data/a',
      pose: [{ point: { x: 0, y: 1.5 } }, { point: { x: 1, y: 2 } }, { point: { x: 2, y: 3 } }, null],
    });
  });

  it('needs no config.yaml', async () => {
    const { skeleton } = await readDeepLabcut(project({ a: table('a', 1) }, ''));
    expect(skeleton.joints).toEqual(['snout', 'left ear', 'right ear', 'tailbase']);
    expect(skeleton.name).toBe('deeplabcut');
  });

  it('reads frames named in three cells, by Windows, with CRLF and a byte order mark', async () => {
    const three = `scorer,,,Ann,Ann\r\nbodyparts,,,tip,tip\r\ncoords,,,x,y\r\nlabeled-data,a,img0.png,1,2\r\n`;
    const windows = `scorer,Ann,Ann\r\nbodyparts,tip,tip\r\ncoords,x,y\r\nlabeled-data\\a\\img0.png,1,2\r\n\r\n`;
    for (const text of [three, windows, `\ufeff${windows}`]) {
      const { samples } = await readDeepLabcut(project({ a: text }, ''));
      expect(samples.map(({ image, pose }) => [image, pose])).toEqual([
        ['labeled-data/a/img0.png', [{ point: { x: 1, y: 2 } }]],
      ]);
    }
  });

  it('skips frames without a label, and keeps animals apart', async () => {
    const animals = `scorer,Ann,Ann,Ann,Ann,Ann,Ann,Ann,Ann,Ann,Ann
individuals,m1,m1,m1,m1,m2,m2,m2,m2,single,single
bodyparts,snout,snout,tail,tail,snout,snout,tail,tail,corner,corner
coords,x,y,x,y,x,y,x,y,x,y
labeled-data/a/img0.png,1,2,3,4,5,6,,,9,9
labeled-data/a/img1.png,,,,,5,NaN,7,8,,
labeled-data/a/img2.png,,,,,,,,,9,9
`;
    const settings = 'bodyparts: MULTI!\nmultianimalbodyparts: [snout, tail]\nindividuals: [m1, m2]\n';
    const files = project({ a: animals.replace('5,NaN', 'NA,nan') }, settings);
    const { skeleton, samples } = await readDeepLabcut(files);
    expect(skeleton.joints).toEqual(['snout', 'tail']);
    expect(samples.map(({ id, pose }) => [id, pose.map((joint) => joint?.point.x)])).toEqual([
      ['deeplabcut/labeled-data/a/img0.png/m1', [1, 3]],
      ['deeplabcut/labeled-data/a/img0.png/m2', [5, undefined]],
      ['deeplabcut/labeled-data/a/img1.png/m2', [undefined, 7]],
    ]);
    await expect(readDeepLabcut(project({ a: animals }, settings))).rejects.toThrow(
      'damaged label – got (5, NaN) – expected x and y in pixels, or two empty cells – in memory/labeled-data/a/CollectedData_Ann.csv, line 6, labeled-data/a/img1.png',
    );
  });

  it('reads labels from labeled-data/*/ only, not copies', async () => {
    const labels = project({ a: table('a', 1), b: table('b', 1) });
    const base = await readDeepLabcut(labels);
    const copies = [
      'training-datasets/iteration-0/UnaugmentedDataSet_demo/CollectedData_Ann.csv',
      'backup/labeled-data/a/CollectedData_Ann.csv',
      'labeled-data/a/old/CollectedData_Ann.csv',
      'CollectedData_Ann.csv',
    ];
    const files = {
      ...labels,
      read: async (name: string) => (copies.includes(name) ? bytes(table('c', 5)) : labels.read(name)),
      list: async (name: string) => [...(await labels.list(name)), ...(name === '' ? copies : [])].sort(),
    };
    expect(await readDeepLabcut(files)).toEqual({ ...base, files });
  });

  it('accepts the folder of all videos or of one, but not of several projects', async () => {
    const folder = (prefix: string, other?: string) =>
      memorySource({
        [`${prefix}CollectedData_Ann.csv`]: table('a', 1),
        ...(other !== undefined && { [`${other}CollectedData_Ann.csv`]: table('b', 1) }),
      });
    expect((await readDeepLabcut(folder('a/', 'b/'))).samples).toHaveLength(4);
    expect((await readDeepLabcut(folder(''))).samples).toHaveLength(2);
    expect((await readDeepLabcut(folder('mouse/labeled-data/a/'))).samples).toHaveLength(2);
    await expect(readDeepLabcut(folder('x/labeled-data/a/', 'y/labeled-data/b/'))).rejects.toThrow(
      'several DeepLabCut projects – got x/ and y/ – expected the folder of one',
    );
    await expect(readDeepLabcut(folder('training-datasets/'))).rejects.toThrow(
      'no DeepLabCut labels – expected labeled-data/*/CollectedData_*.csv or .h5',
    );
  });

  it.each(['fixed', 'table'])(
    'reads labels that exist only as HDF5, as written by pandas: %s',
    async (layout) => {
      const packed = readFileSync(new URL(`../fixtures/deeplabcut-${layout}.h5.gz`, import.meta.url));
      const files = memorySource({ 'labeled-data/a/CollectedData_Ann.h5': gunzipSync(packed) });
      const { skeleton, samples } = await readDeepLabcut(files);
      expect(skeleton.joints).toEqual(['snout', 'tail']);
      expect(
        samples.map(({ image, pose }) => [
          image,
          pose.map((joint) => joint && [joint.point.x, joint.point.y]),
        ]),
      ).toEqual([
        [
          'labeled-data/a/img0.png',
          [
            [1, 2],
            [3, 4],
          ],
        ],
        ['labeled-data/a/img1.png', [null, [5, 6.5]]],
        [
          'labeled-data/a/img10.png',
          [
            [7, 8],
            [9, 10.25],
          ],
        ],
      ]);
    },
  );

  it('prefers the .csv of a folder to the .h5', async () => {
    const packed = readFileSync(new URL('../fixtures/deeplabcut-fixed.h5.gz', import.meta.url));
    const csv = 'scorer,Ann,Ann,Ann,Ann\nbodyparts,snout,snout,tail,tail\ncoords,x,y,x,y\nimg0.png,1,2,3,4\n';
    const files = memorySource({
      'labeled-data/a/CollectedData_Ann.h5': gunzipSync(packed),
      'labeled-data/b/CollectedData_Ann.h5': 'not read',
      'labeled-data/b/CollectedData_Ann.csv': csv,
    });
    const { samples } = await readDeepLabcut(files);
    expect(samples.map(({ image }) => image)).toEqual([
      'labeled-data/a/img0.png',
      'labeled-data/a/img1.png',
      'labeled-data/a/img10.png',
      'labeled-data/b/img0.png',
    ]);
  });

  it('says what is wrong with an HDF5 file, and in which row', async () => {
    const read = (bytes: Uint8Array | string) =>
      readDeepLabcut(memorySource({ 'CollectedData_Ann.h5': bytes }));
    const written = (levels: string[], value: number) =>
      writeFrame(
        {
          columns: ['x', 'y'].map((each) => [...levels, each]),
          index: [['i.png'], ['j.png']],
          values: [
            [1, 2],
            [value, 2],
          ],
        },
        { key: 'anything', levels: [...levels, 'coords'] },
      );
    await expect(read('text')).rejects.toThrow(
      'not an HDF5 file – got text: "text" – in memory/CollectedData_Ann.h5',
    );
    await expect(read(await written(['Ann'], 1))).rejects.toThrow('got columns with 2 levels of names');
    await expect(read(await written(['Ann', 'snout'], 1e9))).rejects.toThrow(
      'damaged label – got (1000000000, 2) – expected x and y in pixels, or two empty cells – in memory/CollectedData_Ann.h5, row 2, j.png',
    );
    const other = await writeHdf5({ some: { shape: [1], data: new Float64Array([1]) } });
    await expect(read(other)).rejects.toThrow('no table of pandas – got some – expected one');
  });

  it('is opened by its config.yaml too', async () => {
    const places: string[] = [];
    const open = (place: string) => {
      places.push(place);
      return project({ a: table('a', 1) });
    };
    await openDataset('deeplabcut:a/b/config.yaml', open);
    await openDataset('deeplabcut:a\\b\\config.yaml', open);
    await openDataset('deeplabcut:config.yaml', open);
    expect(places).toEqual(['a/b', 'a/b', '.']);
  });

  const poses = async (text: string, settings = config) =>
    (await readDeepLabcut(project({ a: text }, settings))).samples.map(({ pose }) => pose);
  const expected = poses(table('a', 2));
  const plain = table('a', 2).split('\n');

  it.each<[string, (text: string) => string]>([
    ['Excel with a comma as decimal point', (text) => text.replaceAll(',', ';').replaceAll('.5', ',5')],
    ['semicolons', (text) => text.replaceAll(',', ';')],
    ['tabs', (text) => text.replaceAll(',', '\t')],
    ['capitals', (text) => text.replace('coords,x,y,x,y', 'Coords,X,Y,X,Y').replace('scorer', 'Scorer')],
    [
      'row numbers',
      () => plain.map((line, index) => (line === '' ? '' : `${index < 3 ? '' : index},${line}`)).join('\n'),
    ],
    [
      'likelihoods',
      () =>
        plain
          .map((line, index) =>
            line.replace(
              /^([^,]*),([^,]*),([^,]*)/,
              `$1,$2,$3,${['Ann', 'snout', 'likelihood'][index] ?? '0.9'}`,
            ),
          )
          .join('\n'),
    ],
    [
      "pandas' numbered headings",
      (text) => text.replace('snout,snout', 'snout,snout.1').replace('Ann,Ann', 'Ann,Ann.1'),
    ],
  ])('reads a table with %s', async (_, change) => {
    const changed = change(table('a', 2));
    expect(changed).not.toBe(table('a', 2));
    expect(await poses(changed)).toEqual(await expected);
  });

  it('drops a body part that the project no longer lists, and reports it', async () => {
    const settings = config.replace('- leftear\n', '');
    const { samples, skeleton, remarks } = await readDeepLabcut(project({ a: table('a', 0) }, settings));
    expect(skeleton.joints).toEqual(['snout', 'rightear', 'tailbase']);
    expect(samples[0]!.pose.map((joint) => joint?.point.x)).toEqual([1, 5, 7]);
    expect(remarks).toEqual([
      'labels of "leftear" are left out, because config.yaml does not list it – in memory/labeled-data/a/CollectedData_Ann.csv',
    ]);
  });

  it('reads a project of several animals with a video in which only unique parts are labeled', async () => {
    const animals =
      'scorer,A,A,A,A\nindividuals,m1,m1,single,single\nbodyparts,snout,snout,corner,corner\ncoords,x,y,x,y\nlabeled-data/a/img0.png,1,2,9,9\n';
    const unique =
      'scorer,A,A\nindividuals,single,single\nbodyparts,corner,corner\ncoords,x,y\nlabeled-data/b/img0.png,9,9\n';
    const settings = 'bodyparts: MULTI!\nmultianimalbodyparts: [snout]\n';
    for (const chosen of [settings, '']) {
      const { samples, skeleton } = await readDeepLabcut(project({ a: animals, b: unique }, chosen));
      expect(skeleton.joints).toEqual(['snout']);
      expect(samples.map(({ id }) => id)).toEqual(['deeplabcut/labeled-data/a/img0.png/m1']);
    }
  });

  it('uses the images or the share in test.txt for testing', async () => {
    const split = async (rule: string) => {
      const base = project({ a: table('a', 20), b: table('b', 20) });
      const files = {
        ...base,
        read: async (name: string) => (name === 'test.txt' ? bytes(rule) : base.read(name)),
        list: async (name: string) => [...(await base.list(name)), 'test.txt'],
      };
      const part = async (split: 'train' | 'test') =>
        (await readDeepLabcut(files, { split })).samples.map(({ image }) => image);
      return [await part('train'), await part('test')] as const;
    };
    const [train, test] = await split('# the second video\r\nb/\r\nlabeled-data/a/img3.png\r\n');
    expect([train.length, test.length]).toEqual([20, 22]);
    expect(test.every((image) => image.includes('/b/') || image.endsWith('a/img3.png'))).toBe(true);
    expect((await split('60 %'))[1].length).toBeGreaterThan(20);
    await expect(split('c')).rejects.toThrow(
      'no labeled image or folder is called "c" – expected names of images or folders, one a line, or one share such as 20 % – in memory/test.txt',
    );
    await expect(split('100 %')).rejects.toThrow('the train split is empty – got 42 labeled images');
  });

  it.each<[string, string, string]>([
    ['another header', 'frame,x,y\n', 'not a table of DeepLabCut – got frame'],
    ['nothing', '', 'got the end – expected a row that begins with "scorer"'],
    ['other coordinates', header.replaceAll('x,y', 'x,z'), 'the coords are not alternately x and y'],
    [
      'x and y of two parts',
      header.replace('snout,snout,leftear,leftear', 'snout,leftear,leftear,rightear'),
      'x of "snout" has no y of "snout" after it – got y of "leftear" – in memory/labeled-data/a/CollectedData_Ann.csv, line 2, column 3',
    ],
    [
      'an unnamed part',
      header.replace('leftear,leftear', 'Unnamed: 3_level_1,Unnamed: 4_level_1'),
      'a column has no body part – got "Unnamed: 3_level_1" – expected the name of the body part above each column – in memory/labeled-data/a/CollectedData_Ann.csv, line 2, column 4',
    ],
    ['a short row', `${header}labeled-data/a/img0.png,1,2\n`, 'a row has the wrong length – got 3 cells'],
    ['words', header + row('a', 0, 'here', 2, 3, 4, 5, 6, 7, 8), 'damaged label – got (here, 2)'],
    ['infinity', header + row('a', 0, '1e999', 2, 3, 4, 5, 6, 7, 8), 'damaged label – got (1e999, 2)'],
    [
      'a frame twice',
      header + row('a', 0, 1, 2, 3, 4, 5, 6, 7, 8) + row('a', 0, 1, 2, 3, 4, 5, 6, 7, 9),
      'a frame has two different labels – got labeled-data/a/img0.png twice in',
    ],
    ['an open quote', `${header}"labeled-data/a/img0.png,1`, 'not CSV – got Quote Not Closed'],
    [
      'a part that the project does not have',
      header.replaceAll('snout', 'nose') + row('a', 0, 1, 2, 3, 4, 5, 6, 7, 8),
      'unknown body part "nose" – got no column of snout – expected one of snout, leftear, rightear, tailbase, as in config.yaml',
    ],
    ['two columns of one part', header.replace('leftear,leftear', 'snout,snout'), '"snout" has two columns'],
    ['no labels', header, 'nothing is labeled'],
  ])('refuses %s', async (_, text, message) => {
    await expect(readDeepLabcut(project({ a: text }))).rejects.toThrow(message);
  });

  it.each<[string, string, string]>([
    ['no YAML', 'a: [', 'not YAML'],
    ['a list', '- a\n', 'the project’s settings is wrong'],
    ['joints that are no names', 'bodyparts: [[a]]\n', '"bodyparts" is wrong'],
    ['two joints of one name', 'bodyparts: [a, a]\n', 'two body parts are called "a"'],
    ['a bomb', bomb, 'not YAML'],
  ])('refuses settings with %s', async (_, settings, message) => {
    await expect(readDeepLabcut(project({ a: table('a', 1) }, settings))).rejects.toThrow(message);
  });
});

describe.skipIf(!haveData('mouse'))('the real open-field project (skipped: no data)', () => {
  const files = () => folderSource(`${dataFolder}/mouse`);
  conformsAsDataset('DeepLabCut, one mouse', { read: readDeepLabcut, files, splits: ['train', 'test'] });

  it('has 116 frames with four joints each, 19 of them for testing', async () => {
    const { samples, skeleton } = await readDeepLabcut(files());
    expect(skeleton.joints).toEqual(['snout', 'left ear', 'right ear', 'tailbase']);
    expect(samples).toHaveLength(116);
    expect(samples.every(({ pose }) => !pose.includes(null))).toBe(true);
    expect(samples[0]!.pose[0]).toEqual({ point: { x: 21.521, y: 265.428 } });
    expect((await readDeepLabcut(files(), { split: 'test' })).samples).toHaveLength(19);
  });
});
