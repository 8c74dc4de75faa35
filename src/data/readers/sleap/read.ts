import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import type { Skeleton } from '../../../skeletons/index.ts';
import type { Dataset, DroppedLabel, Sample } from '../../dataset.ts';
import { divideFiles } from '../../divided-files.ts';
import { baseName, findImages } from '../../find-images.ts';
import { type Hdf5Content, readHdf5 } from '../../formats/hdf5/index.ts';
import { labeledDataset } from '../../labeled-dataset.ts';
import type { DatasetOptions } from '../../options.ts';
import { requireSameJoints } from '../../same-joints.ts';
import { blobSource } from '../../sources/blobs.ts';
import type { FileSource, NamedBlob } from '../../sources/index.ts';
import { parseInstances, type SleapInstance } from './instances.ts';
import { parseSkeletons } from './metadata.ts';
import { croppedVideos, parseVideos, type SleapVideo } from './videos.ts';

/**
 * Reads SLEAP's labels (Pereira et al., Nature Methods 2022): a `.slp` file, or several whose names state the split,
 * such as `labels.train.pkg.slp` and `labels.val.pkg.slp`. Each human-labeled instance is a sample; predictions are
 * left out and counted in a remark. As in SLEAP, points marked as not visible count as not labeled; those with a
 * position are in `dropped`. Coordinates are pixels counted from 0 at a pixel's center. Older files (format below 1.1)
 * count from its corner and are shifted by half a pixel.
 *
 * Images are those in the file (a training package, `.pkg.slp`) or image files that it names. Frames of films cannot be
 * read: their labels are kept, and a remark reports this.
 * @throws LimberError naming file and record.
 */
export async function readSleap(
  files: FileSource,
  { labels, split = 'all', annotations, category }: DatasetOptions = {},
): Promise<Dataset> {
  if (labels === 'observer-centric') throw new LimberError('SLEAP has no observer-centric labels');
  const { names, divided, ...found } = divideFiles(await labelFiles(files, annotations), split, files.name);
  const read: SleapFile[] = [];
  for (const name of names) read.push(await readFile(files, name, category));
  const first = at(read, 0);
  for (const other of read) {
    requireSameJoints(first, other, 'files of labels have different nodes', {
      expected: `, as in ${first.where}`,
      where: other.where,
    });
  }
  const embedded = read.flatMap((file) => file.images);
  const samples = read.flatMap((file) => file.samples);
  const inFile = new Set(embedded.map(({ name }) => name));
  const outside = samples.filter(({ image }) => !inFile.has(image));
  const remarks = [...found.remarks, ...read.flatMap((file) => file.remarks)];
  // Images come from one source: those in the file, if it has any.
  const isMixed = embedded.length > 0 && outside.length > 0;
  if (isMixed) {
    const count = outside.length === 1 ? '1 label is' : `${outside.length} labels are`;
    remarks.push(
      `${count} left out whose images are not in the file as others are, e.g. ${at(outside, 0).image} – in ${files.name}`,
    );
  }
  return labeledDataset({
    name: 'sleap',
    skeleton: first.skeleton,
    files,
    images: embedded.length > 0 ? blobSource({ kind: 'files', name: files.name, files: embedded }) : files,
    samples: isMixed ? samples.filter(({ image }) => inFile.has(image)) : samples,
    dropped: read.flatMap((file) => file.dropped),
    remarks,
    split: divided ? 'all' : split,
    where: names.map((name) => `${files.name}/${name}`).join(' and '),
  });
}

/** @throws LimberError when there is no file, or there are several without a split in their names. */
async function labelFiles(files: FileSource, given: string | undefined): Promise<readonly string[]> {
  if (given !== undefined) return [given];
  const all = (await files.list('')).filter((name) => /\.slp$/i.test(name));
  if (all.length === 0)
    throw new LimberError({ what: 'no SLEAP labels', expected: 'a file *.slp', where: files.name });
  if (all.length === 1 || divideFiles(all, 'all', files.name).divided) return all;
  throw new LimberError({
    what: 'several files of SLEAP labels',
    got: all.slice(0, 3).join(', '),
    expected: `one of them, e.g. sleap:${files.name}/${all[0]}`,
    where: files.name,
  });
}

interface SleapFile {
  readonly where: string;
  readonly skeleton: Skeleton;
  readonly samples: readonly Sample[];
  readonly dropped: readonly DroppedLabel[];
  readonly images: readonly NamedBlob[];
  readonly remarks: readonly string[];
}

async function readFile(files: FileSource, name: string, category: string | undefined): Promise<SleapFile> {
  const where = `${files.name}/${name}`;
  const content = await readContent(await files.read(name), where);
  const metadata = content.get('metadata@json');
  if (metadata?.kind !== 'texts' || metadata.data[0] === undefined) {
    const got = [...content.keys()].slice(0, 6).join(', ') || 'nothing';
    throw new LimberError({
      what: 'not a file of SLEAP labels',
      got,
      expected: 'the attribute metadata@json',
      where,
    });
  }
  const skeletons = parseSkeletons(metadata.data[0], where);
  const { labeled, predicted } = parseInstances(content, skeletons, where);
  const videos = parseVideos(content, where);
  const [chosen, instances] = chooseSkeleton(labeled, skeletons, category, where);
  if (instances.length === 0) {
    const got = predicted > 0 ? `${predicted} instances that a model predicted` : 'no instances';
    throw new LimberError({ what: 'nothing is labeled', got, where });
  }
  requireWholeVideos(instances, croppedVideos(content, where), where);
  const place = await imageNames(files, videos, baseName(name).replace(/\.slp$/i, ''));
  const placed = instances.map((instance) => ({ instance, image: place.name(instance, where) }));
  const samples = placed.map(({ instance, instance: { number, pose }, image }) => ({
    id: `sleap/${image}/${number}`,
    image,
    video: place.video(instance),
    pose,
  }));
  const dropped = placed.flatMap(({ instance: { number, unlabeled }, image }) =>
    unlabeled.map((label) => ({ sample: `sleap/${image}/${number}`, ...label })),
  );
  const marked = content.get('negative_frames');
  const empty = marked?.kind === 'records' ? (marked.shape[0] ?? 0) : 0;
  const left = predicted === 1 ? '1 instance is' : `${predicted} instances are`;
  return {
    where,
    skeleton: chosen,
    samples,
    dropped,
    images: place.images(samples),
    remarks: [
      ...(predicted > 0 ? [`${left} left out because a model predicted them – in ${where}`] : []),
      ...(empty > 0
        ? [
            `${empty} ${empty === 1 ? 'frame is' : 'frames are'} left out because SLEAP marks ${empty === 1 ? 'it' : 'them'} as showing no animal – in ${where}`,
          ]
        : []),
      ...place.remarks(instances, where),
    ],
  };
}

/** Everything except the pixels of raw films, then the attributes that describe the rest. */
async function readContent(bytes: Uint8Array, where: string): Promise<Hdf5Content> {
  const content = await readHdf5(bytes, where, {
    attributes: ['metadata@json', 'metadata@format_id'],
    maxBytes: 2 ** 31,
  });
  const videos = [...content.keys()].filter((path) => /^video\d+\/video$/.test(path));
  const formats = videos.flatMap((path) =>
    ['format', 'channel_order', 'channels'].map((name) => `${path}@${name}`),
  );
  return new Map([...content, ...(await readHdf5(bytes, where, { only: [], attributes: formats }))]);
}

/** @throws LimberError when a labeled video has a virtual crop: its labels would be read at wrong places. */
function requireWholeVideos(
  labeled: readonly SleapInstance[],
  cropped: ReadonlySet<number>,
  where: string,
): void {
  const found = labeled.find(({ video }) => cropped.has(video));
  if (found === undefined) return;
  throw new LimberError({
    what: 'labels of a cropped video are not read',
    got: `video ${found.video} with a crop in "video_crops"`,
    expected: 'labels of whole videos: save a copy without the crop',
    where,
  });
}

function chooseSkeleton(
  labeled: readonly SleapInstance[],
  skeletons: readonly Skeleton[],
  category: string | undefined,
  where: string,
): readonly [Skeleton, readonly SleapInstance[]] {
  const used = [...new Set(labeled.map(({ skeleton }) => skeleton))];
  const [first, second] = used.filter((each) => category === undefined || skeletons[each]?.name === category);
  if (labeled.length > 0 && (first === undefined || second !== undefined)) {
    throw new LimberError({
      what:
        first === undefined
          ? `nothing is labeled with a skeleton "${category}"`
          : 'several skeletons are labeled',
      got: used.map((each) => skeletons[each]?.name).join(', '),
      expected: 'the option "category" with the name of one of them',
      where,
    });
  }
  const chosen = skeletons[first ?? 0];
  if (chosen === undefined)
    throw new LimberError({ what: 'the file has no skeleton', expected: 'one with nodes', where });
  return [chosen, labeled.filter(({ skeleton }) => skeleton === first)];
}

/** The names of the images of a file's videos. */
async function imageNames(files: FileSource, videos: readonly SleapVideo[], stem: string) {
  const listed = videos.flatMap((video) => (video.kind === 'images' ? video.files.map(plain) : []));
  const find = await findImages(files, [...new Set(listed)]);
  const bytes = new Map<string, Uint8Array>();
  const name = ({ video: number, frame }: SleapInstance, where: string): string => {
    const video = videos[number];
    if (video === undefined) {
      throw new LimberError({
        what: 'a labeled frame belongs to a video that the file does not list',
        got: `video ${number}`,
        expected: `a video below ${videos.length}`,
        where,
      });
    }
    if (video.kind === 'film') return `${baseName(video.name)}/frame${frame}.png`;
    if (video.kind === 'embedded') {
      const image = video.frames.get(frame);
      const called = `${stem}/${video.name}/frame${frame}.${image?.[0] === 0xff ? 'jpg' : 'png'}`;
      if (image !== undefined) bytes.set(called, image);
      return called;
    }
    const file = video.files[frame];
    if (file !== undefined) return find(plain(file));
    throw new LimberError({
      what: `a labeled frame is not in ${video.name}`,
      got: `frame ${frame}`,
      expected: `a frame below ${video.files.length}`,
      where,
    });
  };
  return {
    name,
    /** The video of a frame. Label files may share a film; other videos belong to a single file. */
    video: ({ video: number }: SleapInstance): string => {
      const video = videos[number];
      return video?.kind === 'film' ? video.name : `${stem}/${video?.name ?? number}`;
    },
    images: (samples: readonly Sample[]): readonly NamedBlob[] =>
      [...new Set(samples.map(({ image }) => image))].flatMap((image) => {
        const content = bytes.get(image);
        return content === undefined
          ? []
          : [{ name: image, content: new Blob([content as Uint8Array<ArrayBuffer>]) }];
      }),
    remarks: (instances: readonly SleapInstance[], where: string): readonly string[] => {
      const film = instances.map(({ video }) => videos[video]).find((video) => video?.kind === 'film');
      const exchanged = instances
        .map(({ video }) => videos[video])
        .find((video) => video?.kind === 'embedded' && video.exchanged);
      if (exchanged !== undefined) {
        return [
          ...find.remarks,
          `red and blue are exchanged in the images of ${exchanged.name} (channel_order BGR), and they are read so; save the package with the plugin "imageio" for true colors – in ${where}`,
        ];
      }
      if (film === undefined) return find.remarks;
      const advice = 'save them with their images, as a package (.pkg.slp)';
      return [
        ...find.remarks,
        `images are frames of a video, which are not read, e.g. of ${film.name}: ${advice} – in ${where}`,
      ];
    },
  };
}

function plain(name: string): string {
  return name.replaceAll('\\', '/').replace(/^(\.?\/)+/, '');
}
