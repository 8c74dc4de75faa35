import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/index.ts';
import { openSource } from '../../../src/data/node.ts';
import { blue, dots, green, red } from '../../fixtures/images.ts';
import { colorTeacher, constantDetector } from '../../relabel/tiny-networks.ts';
import { limber } from '../run.ts';

const input = { width: 48, height: 64 };
/** One person on the left and one on the right. */
const people = [0, 100].map((x) => [
  { x: x + 22, y: 61, color: red },
  { x: x + 40, y: 30, color: green },
  { x: x + 55, y: 70, color: blue },
]);

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-relabel-'));
  const [width, height] = [200, 100];
  const { data } = dots(width, height, 4, people.flat());
  await mkdir(join(root, 'images'));
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(join(root, 'images/a.png'));
  const labels = {
    images: [{ id: 1, file_name: 'a.png' }],
    // The right hand is correct, the head is missing, and the left hand is far off.
    annotations: [
      {
        id: 1,
        image_id: 1,
        category_id: 1,
        bbox: [10, 20, 60, 60],
        keypoints: [22, 61, 2, 0, 0, 0, 12, 22, 2],
      },
    ],
    categories: [{ id: 1, name: 'person', keypoints: ['right_hand', 'head', 'left_hand'], skeleton: [] }],
  };
  await writeFile(join(root, 'train.json'), JSON.stringify(labels));
  await writeFile(join(root, 'teacher.onnx'), colorTeacher(input));
  await writeFile(
    join(root, 'detector.onnx'),
    constantDetector({ width: 100, height: 50 }, [
      [5, 10, 35, 40, 0.9],
      [55, 10, 85, 40, 0.8],
    ]),
  );
  await writeFile(
    join(root, 'joints.yaml'),
    'name: waver\njoints: [right hand, head, left hand]\nmirrorPairs: []\n',
  );
  await writeFile(
    join(root, 'teacher.yaml'),
    `kind: top-down teacher
model: teacher.onnx
skeleton: joints.yaml
input: { width: 48, height: 64 }
maps: { stride: 4, offset: 1.5 }
`,
  );
  await writeFile(
    join(root, 'detector.yaml'),
    'kind: detector\nmodel: detector.onnx\ninput: { width: 100, height: 50 }\noutput: { form: rows, boxes: dets }\n',
  );
});
afterAll(() => rm(root, { recursive: true }));

const relabel = (...more: string[]) =>
  limber([
    'data',
    'relabel',
    '--data',
    `coco:${root}/train.json`,
    '--teacher',
    `${root}/teacher.yaml`,
    ...more,
  ]);

describe('limber data relabel', () => {
  it('writes the labels of all people, with sources, conflicts and digests', async () => {
    const out = join(root, 'relabeled-train.json');
    const certain = ['--overrule', '0.2', '--supply', '0.2', '--detector', `${root}/detector.yaml`];
    const { status, stdout, stderr } = await relabel(...certain, '--smallest', '20', '--out', out);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      `2 subjects, 1 of them found by the detector; joints: 0 annotated, 5 teacher, 1 agreed; 1 conflicts: 1 resolved for the teacher, 0 for the label, 0 for neither  ${out}\n`,
    );
    const { info } = JSON.parse(await readFile(out, 'utf8'));
    expect(info).toMatchObject({
      teachers: [{ name: 'teacher.onnx', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      detector: { name: 'detector.onnx', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      rule: { overrule: 0.2, supply: 0.2 },
    });
    const { samples } = await openDataset(`coco:${out}`, openSource);
    for (const [person, sample] of samples.entries()) {
      for (const [joint, { x, y }] of people[person]!.entries()) {
        expect(Math.hypot(sample.pose[joint]!.point.x - x, sample.pose[joint]!.point.y - y)).toBeLessThan(
          1.5,
        );
      }
    }
    expect(samples[0]!.conflicts).toMatchObject([
      { joint: 'left hand', annotated: { x: 12, y: 22 }, kept: 'teacher' },
    ]);

    const shown = await limber(['data', 'show', '--data', `coco:${out}`, '--out', join(root, 'sheet.svg')]);
    expect([shown.status, shown.stderr]).toEqual([0, '']);
    // One cross at a label that was not kept, and one in the legend.
    expect((await readFile(join(root, 'sheet.svg'), 'utf8')).match(/stroke="#ffd166"/g)).toHaveLength(2);

    const stats = await limber(['data', 'stats', '--data', `coco:${out}`]);
    expect(stats.stdout).toMatch(/joint +annotated +teacher +agreed +conflicts +teacher kept/);
    expect(stats.stdout).toMatch(/left hand +0 +2 +0 +1 +1/);
  });

  it('keeps the label, or neither if asked, when the teacher is not confident enough', async () => {
    const out = join(root, 'cautious.json');
    const { status, stdout } = await relabel('--overrule', '1', '--supply', '1', '--out', out);
    expect(status).toBe(0);
    expect(stdout).toContain(
      '1 annotated, 0 teacher, 1 agreed; 1 conflicts: 0 resolved for the teacher, 1 for the label, 0 for neither',
    );
    const dropped = await relabel('--overrule', '1', '--supply', '1', '--drop-doubtful', '--out', out);
    expect(dropped.stdout).toContain(
      '0 annotated, 0 teacher, 1 agreed; 1 conflicts: 0 resolved for the teacher, 0 for the label, 1 for neither',
    );
    const { samples } = await openDataset(`coco:${out}`, openSource);
    expect(samples[0]!.conflicts).toMatchObject([{ kept: 'neither' }]);
    // Of the two crosses, one has this color; the other is in the legend.
    await limber(['data', 'show', '--data', `coco:${out}`, '--out', join(root, 'dropped.svg')]);
    const sheet = await readFile(join(root, 'dropped.svg'), 'utf8');
    expect(sheet.match(/stroke="#ffd166"/g)).toHaveLength(2);
  });

  it.each([
    [
      ['--overrule', '2'],
      "option '--overrule <confidence>' argument '2' is invalid. expected a number from 0 to 1.",
    ],
    [['--detector', 'nowhere.yaml'], 'cannot read detector'],
  ])('refuses %j', async (more, message) => {
    const { status, stderr } = await relabel(...more, '--out', join(root, 'never.json'));
    expect(status).not.toBe(0);
    expect(stderr).toContain(message);
  });

  it("refuses a file that is not a teacher's description", async () => {
    const file = join(root, 'detector.yaml');
    const out = join(root, 'never.json');
    const { stderr } = await limber([
      'data',
      'relabel',
      '--data',
      `coco:${root}/train.json`,
      '--teacher',
      file,
      '--out',
      out,
    ]);
    expect(stderr).toBe(
      `limber: teacher setting "kind" is wrong – got "detector" – expected top-down teacher – in ${file}\n`,
    );
  });
});
