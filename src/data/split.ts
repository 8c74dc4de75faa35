import { LimberError } from '../errors.ts';
import type { Dataset, Sample } from './dataset.ts';
import type { Split } from './options.ts';
import type { FileSource } from './sources/index.ts';

/** The file beside the labels that lists the images for testing. */
const splitFile = 'test.txt';

const usualShare = 0.2;

/**
 * Divides a dataset without splits by image, so that no image is in both parts. By default a fifth of the images is for
 * testing: those whose name (with its folder) has a hash in the lowest fifth. So an image stays in its split when
 * others are added. A file `test.txt` beside the labels overrides this. It contains either a share such as `30 %`, or
 * names of images or folders, one per line. A folder may be that of a video, whose frames are similar.
 * @throws LimberError when the split is empty, or a line of `test.txt` matches nothing.
 */
export async function splitSamples(
  files: FileSource,
  samples: readonly Sample[],
  split: Split,
): Promise<readonly Sample[]> {
  return (await splitLabels(files, { samples }, split)).samples;
}

/** Divides samples together with the listed images. @throws LimberError as `splitSamples` does. */
export async function splitLabels<Labels extends Pick<Dataset, 'samples' | 'images'>>(
  files: FileSource,
  labels: Labels,
  split: Split,
): Promise<Labels> {
  const { samples, images } = labels;
  if (split === 'all' || samples.length === 0) return labels;
  const names = new Set([...samples.map(({ image }) => image), ...(images ?? []).map(({ name }) => name)]);
  const isTest = await testRule(files, names);
  const isPart = (image: string) => isTest(image) === (split === 'test');
  const part = samples.filter(({ image }) => isPart(image));
  if (part.length > 0) {
    return { ...labels, samples: part, images: images?.filter(({ name }) => isPart(name)) };
  }
  throw new LimberError({
    what: `the ${split} split is empty`,
    got: `${new Set(samples.map(({ image }) => image)).size} labeled images`,
    expected: `more images, or a file ${splitFile} beside the labels with the names of the test images`,
    where: files.name,
  });
}

async function testRule(files: FileSource, images: ReadonlySet<string>): Promise<(image: string) => boolean> {
  const listed = await files.list('').catch((): readonly string[] => []);
  if (!listed.includes(splitFile)) return (image) => hashOf(image) < usualShare;
  const where = `${files.name}/${splitFile}`;
  const lines = new TextDecoder()
    .decode(await files.read(splitFile))
    .split(/\r?\n/)
    .map((line) => line.trim().replaceAll('\\', '/').replace(/\/+$/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [, percent] = /^([\d.]+) ?%$/.exec(lines[0] ?? '') ?? [];
  if (lines.length === 1 && percent !== undefined) return (image) => hashOf(image) < Number(percent) / 100;
  const wanted = new Set(lines);
  const found = new Set<string>();
  const test = new Set<string>();
  for (const image of images) {
    for (const name of namesOf(image)) {
      if (!wanted.has(name)) continue;
      found.add(name);
      test.add(image);
    }
  }
  const nothing = lines.find((line) => !found.has(line));
  if (nothing !== undefined) {
    throw new LimberError({
      what: `no labeled image or folder is called "${nothing}"`,
      expected: 'names of images or folders, one a line, or one share such as 20 %',
      where,
    });
  }
  return (image) => test.has(image);
}

/** All names that can refer to an image: its path, the end of its path, and the folders that contain it. */
function namesOf(image: string): readonly string[] {
  const parts = image.split('/');
  return parts.flatMap((_, from) =>
    parts.slice(from).map((_, length) => parts.slice(from, from + length + 1).join('/')),
  );
}

/** A number in [0, 1) that depends only on an image's name and its folder's (FNV-1a, mixed). */
function hashOf(image: string): number {
  let state = 0x811c9dc5;
  for (const character of image.split('/').slice(-2).join('/')) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
}
