import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from '@commander-js/extra-typings';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPredict } from '../../src/cli/predict.ts';
import { readFrame } from '../../src/data/formats/pandas/index.ts';
import type { ImagePrediction } from '../../src/predictions/write.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorModel, regressorModel } from '../fixtures/models.ts';
import { limber } from './run.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);

const [width, height] = [240, 200];
const truth = { 'right hand': [60, 150], head: [110, 60], 'left hand': [170, 120] } as const;
const colors = { 'right hand': red, head: green, 'left hand': blue };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-predict-'));
  await mkdir(at('good'));
  await mkdir(at('bad'));
  await mkdir(at('empty'));
  await writeFile(at('colors.onnx'), colorModel());
  await writeFile(at('regressor.onnx'), regressorModel());
  await writeFile(at('foreign.onnx'), colorModel({}));
  await writeFile(at('half.onnx'), colorModel().slice(0, 600));

  const names = Object.keys(truth) as (keyof typeof truth)[];
  const { data } = dots(
    width,
    height,
    12,
    names.map((name) => ({ x: truth[name][0], y: truth[name][1], color: colors[name] })),
  );
  const photo = sharp(data, { raw: { width, height, channels: 3 } });
  await photo.clone().png().toFile(at('good/plain.png'));
  await photo.clone().jpeg({ quality: 95 }).toFile(at('good/plain.jpg'));
  await photo.clone().webp({ lossless: true }).toFile(at('good/modern.WEBP'));
  await photo
    .clone()
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toFile(at('good/turned.jpg'));
  await photo.clone().ensureAlpha(0.9).png().toFile(at('good/alpha.png'));
  await photo.clone().grayscale().png().toFile(at('good/gray.png'));

  const jpeg = await readFile(at('good/plain.jpg'));
  await writeFile(at('bad/cut.jpg'), jpeg.subarray(0, jpeg.length / 2));
  await writeFile(at('bad/empty.png'), '');
  await writeFile(at('bad/letter.jpg'), 'Dear photograph,');
  await writeFile(at('bad/vast.jpg'), withSize(jpeg, 30000, 30000));
  await photo.clone().resize(1, 1).png().toFile(at('bad/one.png'));
});
afterAll(() => rm(root, { recursive: true }));

/** The JPEG with another size in its header. */
function withSize(jpeg: Buffer, columns: number, rows: number): Buffer {
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  const changed = Buffer.from(jpeg);
  changed.writeUInt16BE(rows, frame + 5);
  changed.writeUInt16BE(columns, frame + 7);
  return changed;
}

interface Written {
  readonly limber: string;
  readonly model: string;
  readonly skeleton: string;
  readonly images: readonly ImagePrediction[];
}

function predict(...parameters: readonly string[]) {
  return limber(['predict', '--model', at('colors.onnx'), '--threads', '1', ...parameters]);
}

describe('limber predict', () => {
  it('writes tables for other tools, and refuses an unknown table format', async () => {
    const tables = ['--csv', at('poses.csv'), '--deeplabcut', at('poses.h5')];
    const { status, stdout } = await predict(at('good/plain.png'), ...tables);
    expect([status, stdout]).toEqual([
      0,
      `confidence   not calibrated: the model file has no calibration (limber calibrate adds one)\nposes        ${at('poses.csv')}\nposes        ${at('poses.h5')}\n`,
    ]);
    const [header, row] = (await readFile(at('poses.csv'), 'utf8')).split('\n');
    expect(header?.startsWith('image,')).toBe(true);
    expect(row?.startsWith(`${at('good/plain.png')},`)).toBe(true);
    const frame = await readFrame(await readFile(at('poses.h5')), 'poses.h5');
    expect(frame.index).toEqual([[at('good/plain.png')]]);
    expect(frame.values[0]?.[0]).toBe(Number(row?.split(',')[1]));
    const refused = await predict(at('good/plain.png'), '--deeplabcut', at('poses.txt'));
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining('expected a file .csv or .h5'),
    ]);
  });

  it('finds the pose in every image format and writes all outputs', async () => {
    const outputs = [
      '--json',
      at('poses.json'),
      '--overlay',
      at('drawn/overlay'),
      '--stages',
      at('drawn/stages'),
    ];
    const { status, stdout, stderr } = await predict(at('good'), ...outputs);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/overlays .*overlay\nbelief maps .*stages\nposes .*poses\.json\n$/);

    const written: Written = JSON.parse(await readFile(at('poses.json'), 'utf8'));
    expect(written).toMatchObject({
      limber: expect.stringMatching(/^\d+\./),
      model: 'colors',
      skeleton: 'waver',
    });
    expect(written.images.map(({ image }) => image)).toEqual(
      ['alpha.png', 'gray.png', 'modern.WEBP', 'plain.jpg', 'plain.png', 'turned.jpg'].map((name) =>
        at('good', name),
      ),
    );
    for (const { image, people, ...size } of written.images) {
      expect(size).toEqual({ width, height });
      expect(people).toHaveLength(1);
      expect(people[0]!.box).toEqual([0, 0, width, height]);
      if (image.endsWith('gray.png')) continue;
      for (const [name, [x, y]] of Object.entries(truth)) {
        const joint = people[0]!.joints[name]!;
        expect(Math.hypot(joint.x - x, joint.y - y), `${name} in ${image}`).toBeLessThan(2);
        expect(joint.confidence).toBeGreaterThan(0.3);
      }
    }

    const overlays = [
      'alpha-pose.png',
      'gray-pose.png',
      'modern-pose.png',
      'plain-jpg-pose.jpg',
      'plain-png-pose.png',
      'turned-pose.jpg',
    ];
    expect(await readdir(at('drawn/overlay'))).toEqual(overlays);
    for (const name of overlays) {
      expect(await sharp(at('drawn/overlay', name)).metadata()).toMatchObject({ width, height });
    }
    expect(await readdir(at('drawn/stages'))).toEqual(
      overlays.map((name) => name.replace(/pose\.\w+$/, 'stages.png')),
    );
    expect((await sharp(at('drawn/stages/plain-png-stages.png')).metadata()).width).toBeGreaterThan(3 * 320);
  });

  it('draws the skeleton where the joints are', async () => {
    await predict(at('good/plain.png'), '--overlay', at('one'));
    const { data } = await sharp(at('one/plain-pose.png')).raw().toBuffer({ resolveWithObject: true });
    const [x, y] = truth['right hand'];
    expect([...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]).toEqual([255, 139, 43]);
  });

  it('prints one sentence per broken image, finishes the others, and ends with exit status 1', async () => {
    const json = at('mixed.json');
    const { status, stderr } = await predict(
      at('bad'),
      at('good/plain.png'),
      at('missing.jpg'),
      '--json',
      json,
    );
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      `limber: cannot read image – got no such file or folder – in ${at('missing.jpg')}`,
      expect.stringMatching(/^limber: cannot decode image – got .* – in .*cut\.jpg$/),
      `limber: image is empty – got 0 bytes – in ${at('bad/empty.png')}`,
      expect.stringMatching(/^limber: cannot decode image – got .* – in .*letter\.jpg$/),
      `limber: image is too small to hold a subject – got 1×1 pixels – expected at least 8×8 – in ${at('bad/one.png')}`,
      `limber: image is too large to decode – got 30000×30000 pixels – expected at most 100 megapixels – in ${at('bad/vast.jpg')}`,
      'limber: 5 of 6 images failed',
    ]);
    const written: Written = JSON.parse(await readFile(json, 'utf8'));
    expect(written.images.map(({ image }) => image)).toEqual([at('good/plain.png')]);
  });

  it('accepts many images in order, and a very long command line', async () => {
    const deep = at(...Array.from({ length: 5 }, () => 'a'.repeat(240)));
    await mkdir(deep, { recursive: true });
    const sources = ['good/plain.png', 'good/turned.jpg', 'bad/letter.jpg', 'good/alpha.png'];
    const paths: string[] = [];
    for (let index = 0; index < 40; index++) {
      const source = sources[index % sources.length]!;
      paths.push(join(deep, `${String(index).padStart(2, '0')}-${basename(source)}`));
      await copyFile(at(source), paths[index]!);
    }
    const { status, stderr } = await predict(...paths, '--refine', '1', '--json', at('many.json'));
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(11);
    const { images }: Written = JSON.parse(await readFile(at('many.json'), 'utf8'));
    expect(images.map(({ image }) => image)).toEqual(paths.filter((path) => !path.includes('letter')));

    await predict(...paths.slice(0, 4), '--refine', '1', '--json', at('few.json'));
    const few: Written = JSON.parse(await readFile(at('few.json'), 'utf8'));
    for (const [place, { people }] of images.entries()) expect(people).toEqual(few.images[place % 3]!.people);
  });

  it('prints the poses when nothing else is asked for', async () => {
    const { status, stdout } = await predict(
      at('good/plain.png'),
      '--box',
      '20,20,200,160',
      '--flip',
      '--refine',
      '1',
    );
    expect(status).toBe(0);
    const written: Written = JSON.parse(stdout);
    expect(Object.keys(written.images[0]!.people[0]!.joints)).toEqual(Object.keys(truth));
  });

  it('leaves out joints below the least confidence, in JSON and in tables', async () => {
    const all = ['--csv', at('all.csv'), '--json', at('all.json')];
    const sure = ['--min-confidence', '1', '--csv', at('sure.csv'), '--json', at('sure.json')];
    expect((await predict(at('good/plain.png'), ...all)).status).toBe(0);
    expect((await predict(at('good/plain.png'), ...sure)).status).toBe(0);
    const joints = async (file: string) =>
      (JSON.parse(await readFile(at(file), 'utf8')) as Written).images[0]!.people[0]!.joints;
    const confidences = Object.entries(await joints('all.json')) as [string, { confidence: number }][];
    const certain = confidences.filter(([, { confidence }]) => confidence >= 1).map(([name]) => name);
    expect(certain.length).toBeLessThan(confidences.length);
    expect(Object.keys(await joints('sure.json'))).toEqual(certain);
    const [header = '', row = ''] = (await readFile(at('sure.csv'), 'utf8')).split('\n');
    const empty = row.split(',').filter((cell) => cell === '').length;
    expect(empty).toBe(
      (header.split(',').length - 1) * ((confidences.length - certain.length) / confidences.length),
    );
    const wrong = await predict(at('good/plain.png'), '--min-confidence', '1.5');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('expected a number from 0 to 1');
  });

  it('prints only JSON to the stream of the JSON', async () => {
    const outputs = ['--json', '-', '--overlay', at('beside'), '--stages', at('beside')];
    const { status, stdout, stderr } = await predict(at('good/plain.png'), ...outputs);
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as Written).images).toHaveLength(1);
    expect(stderr).toBe(`overlays     ${at('beside')}\nbelief maps  ${at('beside')}\n`);
  });

  it('continues after an image that cannot be drawn, and keeps its pose', async () => {
    await mkdir(at('wide'));
    const [columns, rows] = [65_600, 8];
    const wide = sharp(new Uint8Array(columns * rows * 3), {
      raw: { width: columns, height: rows, channels: 3 },
    });
    // The file is called JPEG, so the drawing would have to be a JPEG too. JPEG ends at 65,535 columns.
    await writeFile(at('wide/a.jpg'), await wide.png().toBuffer());
    await copyFile(at('good/plain.jpg'), at('wide/b.jpg'));
    const outputs = ['--json', at('wide/poses.json'), '--overlay', at('wide/drawn')];
    const { status, stderr } = await predict(at('wide'), ...outputs);
    expect(stderr).toMatch(/^limber: cannot draw – got .* – in .*a\.jpg\nlimber: 1 of 2 images failed\n$/);
    expect(status).toBe(1);
    const written: Written = JSON.parse(await readFile(at('wide/poses.json'), 'utf8'));
    expect(written.images.map(({ image }) => image)).toEqual([at('wide/a.jpg'), at('wide/b.jpg')]);
    expect(await readdir(at('wide/drawn'))).toEqual(['b-pose.jpg']);
  });

  it.each([
    ['a model that is not ours', ['--model', 'foreign.onnx'], /^not a Limber model .* – in .*foreign\.onnx$/],
    ['a truncated model', ['--model', 'half.onnx'], /^not a whole ONNX model .* – in .*half\.onnx$/],
    ['an empty model', ['--model', 'bad/empty.png'], /^model is empty – got 0 bytes – in .*empty\.png$/],
    ['an image for a model', ['--model', 'good/plain.png'], /^not a whole ONNX model .* – in .*plain\.png$/],
    ['a folder for a model', ['--model', 'empty'], /^cannot read model – got a folder – in .*empty$/],
    [
      'maps of a regressor',
      ['--model', 'regressor.onnx', '--stages', 's'],
      /^the model "always the same" has no belief maps/,
    ],
    [
      'an output folder that is a file',
      ['--overlay', 'colors.onnx'],
      /^cannot write to folder – got a file where .* – in .*colors\.onnx$/,
    ],
    [
      'an output folder in a file',
      ['--stages', 'colors.onnx/s'],
      /^cannot write to folder – got .* – in .*colors\.onnx\/s$/,
    ],
    ['a JSON file that is a folder', ['--json', 'empty'], /^cannot write file – got a folder – in .*empty$/],
  ])('says in one sentence what is wrong with %s', async (_, parameters, message) => {
    const program = new Command();
    addPredict(program.command('predict'));
    const files = parameters.map((parameter) => (parameter.startsWith('-') ? parameter : at(parameter)));
    await expect(
      program.parseAsync(['predict', at('good/plain.png'), '--model', at('colors.onnx'), ...files], {
        from: 'user',
      }),
    ).rejects.toMatchObject({ name: 'LimberError', message: expect.stringMatching(message) });
  });

  it('prints one sentence about a missing model and nothing else', async () => {
    const { status, stderr } = await predict(at('good/plain.png'), '--model', at('none.onnx'));
    expect(stderr).toBe(`limber: cannot read model – got no such file or folder – in ${at('none.onnx')}\n`);
    expect(status).toBe(1);
  });

  it('prints one sentence about a box outside the only image and nothing else', async () => {
    const { status, stderr } = await predict(
      at('good/plain.png'),
      '--box',
      '240,0,10,10',
      '--json',
      at('b.json'),
    );
    expect(stderr).toBe(
      `limber: box lies outside the image – got 10×10 pixels at 240, 0 – expected a box within 240×200 pixels – in ${at('good/plain.png')}\n`,
    );
    expect(status).toBe(1);
  });

  it.each([
    ['--box', '1,2,3', 'expected left, top, width, height in pixels'],
    ['--box', '1,2,0,4', 'expected left, top, width, height in pixels'],
    ['--threads', '0', 'expected 1, 2, 3, …'],
    ['--refine', 'often', 'expected 0, 1, 2, …'],
    ['--bocks', '1', "unknown option '--bocks'"],
  ])('refuses %s %s', async (option, value, message) => {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    addPredict(program.command('predict'));
    await expect(
      program.parseAsync(['predict', 'photo.jpg', option, value], { from: 'user' }),
    ).rejects.toThrow(message);
  });

  it('ends on Ctrl-C with exit status 130, keeps the poses so far, and leaves an older file unchanged', async () => {
    await mkdir(at('many'));
    for (let index = 0; index < 400; index++) {
      const name = `${String(index).padStart(3, '0')}.png`;
      if (index === 5) await writeFile(at('many', name), 'broken, so that the test sees a line');
      else await copyFile(at('good/plain.png'), at('many', name));
    }
    await mkdir(at('kept'));
    await writeFile(at('kept/poses.json'), 'older');
    const outputs = ['--json', at('kept/poses.json'), '--overlay', at('kept/overlay')];
    const { status, stderr } = await limber(
      ['predict', at('many'), '--model', at('colors.onnx'), '--threads', '1', ...outputs],
      (text, interrupt) => text.includes('005.png') && !text.includes('Ctrl-C') && interrupt(),
    );
    const partial = at('kept/poses.partial.json');
    const [, done] = /interrupted after (\d+) of 400 images, whose poses are in (.*)\n$/.exec(stderr) ?? [];
    expect(stderr).toContain(`whose poses are in ${partial}\n`);
    expect(status).toBe(130);
    const written: Written = JSON.parse(await readFile(partial, 'utf8'));
    expect(written.images).toHaveLength(Number(done) - 1);
    expect(await readFile(at('kept/poses.json'), 'utf8')).toBe('older');
    expect((await readdir(at('kept'))).sort()).toEqual(['overlay', 'poses.json', 'poses.partial.json']);
    expect(existsSync(at('kept/overlay/000-pose.png'))).toBe(true);
  });
});

describe('limber', () => {
  it('prints its version and its help', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await limber(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    const help = await limber(['--help']);
    expect(help.stdout).toContain('limber predict photo.jpg');
    expect(help.status).toBe(0);
  });

  it.skipIf(!existsSync('/dev/full'))('fails when standard output is full', () => {
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, '--version'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toBe('limber: cannot write – got a full disk – in standard output\n');
    expect(status).toBe(1);
  });

  it('answers an unknown command or option with exit status 2', async () => {
    const { status, stderr } = await limber(['pridict']);
    expect(stderr).toContain("unknown command 'pridict'\n(Did you mean predict?)");
    expect(status).toBe(2);
    const misspelt = await limber(['predict', 'photo.jpg', '--overlya', 'x']);
    expect(misspelt.stderr).toContain("error: unknown option '--overlya'\n(Did you mean --overlay?)");
    expect(misspelt.stderr).not.toMatch(/\n\s+at /);
    expect(misspelt.status).toBe(2);
  });
});
