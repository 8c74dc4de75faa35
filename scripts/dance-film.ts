/** The film of dancers in `examples/films`: cut-out photographs that dance, cross and hide each other. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

const help = `usage: npx tsx scripts/dance-film.ts MEDIA OUT.mp4

MEDIA is the folder usr/share/scratch/Media of Debian's package scratch 1.4.0.6~dfsg1-6.1:
  apt-get download scratch && dpkg-deb -x scratch_*.deb scratch`;

const [media, out] = process.argv.slice(2);
if (media === undefined || out === undefined) {
  console.error(help);
  process.exit(2);
}

const [width, height, rate, seconds] = [640, 464, 15, 5];
/** Seconds for which a dancer holds a pose. */
const beat = 0.5;

interface Dancer {
  /** The photographs, in the order of the dance. */
  readonly poses: readonly string[];
  /** Size relative to the photograph. */
  readonly scale: number;
  /** Where the dancer's feet are, in pixels, at a time in seconds. */
  place(time: number): { readonly x: number; readonly y: number };
}

/** From the back to the front. The last one crosses in front of the others, each of whom is hidden for a moment. */
const dancers: readonly Dancer[] = [
  {
    poses: ['mako-stop', 'mako-laughing', 'mako-screaming', 'mako-laughing'],
    scale: 1.1,
    place: (time) => ({ x: 88 + 10 * Math.sin(3 * time), y: 320 }),
  },
  {
    poses: ['calvrett', 'calvrett-thinking'],
    scale: 1.2,
    place: (time) => ({ x: 556 + 8 * Math.sin(2.5 * time), y: 324 }),
  },
  {
    poses: ['anjuli-1', 'anjuli-3', 'anjuli-4', 'anjuli-5'],
    scale: 1.2,
    place: (time) => ({ x: 404 + 14 * Math.sin(2 * time + 1), y: 332 }),
  },
  {
    poses: ['cassy-standing-1', 'cassy-dancing-4', 'cassy-dancing-3', 'cassy-jumping-2'],
    scale: 1.25,
    place: (time) => ({ x: 240 + 14 * Math.sin(2 * time), y: 340 }),
  },
  {
    poses: ['dan1', 'dan2', 'dan6', 'dan3'],
    scale: 1.3,
    place: (time) => ({ x: 690 - 160 * time, y: 448 }),
  },
];

const folder = mkdtempSync(join(tmpdir(), 'dance-'));
const background = await sharp(join(media, 'Backgrounds/Outdoors/boardwalk.jpg'))
  .resize(width, height, { fit: 'cover', position: 'bottom' })
  .toBuffer();
const frames = rate * seconds;
for (let frame = 0; frame < frames; frame++) {
  const time = frame / rate;
  const layers = (await Promise.all(dancers.map((dancer, index) => drawn(dancer, index, time)))).flat();
  const image = await sharp(background).composite(layers).png({ compressionLevel: 1 }).toBuffer();
  writeFileSync(join(folder, `${String(frame).padStart(4, '0')}.png`), image);
}
mkdirSync(join(out, '..'), { recursive: true });
execFileSync('ffmpeg', [
  ...['-v', 'error', '-y', '-framerate', String(rate), '-i', join(folder, '%04d.png')],
  ...[
    '-c:v',
    'libx264',
    '-preset',
    'veryslow',
    '-crf',
    '24',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
  ],
  ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', out],
]);
rmSync(folder, { recursive: true });

/** A dancer's photograph with a shadow, cut at the film's edges. */
async function drawn({ poses, scale, place }: Dancer, index: number, time: number) {
  const step = Math.floor(time / beat + index / dancers.length);
  const name = poses[step % poses.length];
  const cut = sharp(join(media!, 'Costumes/People', `${name}.gif`));
  const { width: own = 0, height: tall = 0 } = await cut.metadata();
  const figure = { width: Math.round(own * scale), height: Math.round(tall * scale) };
  const { x, y } = place(time);
  const left = Math.round(x - figure.width / 2);
  const top = Math.round(y - figure.height);
  const photograph = await cut.ensureAlpha().resize(figure.width, figure.height).png().toBuffer();
  const shade = Buffer.from(
    `<svg width="120" height="24"><ellipse cx="60" cy="12" rx="52" ry="9" fill="#000" fill-opacity=".3"/></svg>`,
  );
  const layers = [
    { input: shade, left: Math.round(x) - 60, top: Math.round(y) - 15 },
    { input: photograph, left, top },
  ];
  return (await Promise.all(layers.map(cutToFilm))).flat();
}

/** Sharp refuses a layer that reaches beyond the image, so the part inside is cut out. */
async function cutToFilm({ input, left, top }: { input: Buffer; left: number; top: number }) {
  const { width: own = 0, height: tall = 0 } = await sharp(input).metadata();
  const [from, to] = [Math.max(0, -left), Math.min(own, width - left)];
  const [above, below] = [Math.max(0, -top), Math.min(tall, height - top)];
  if (to <= from || below <= above) return [];
  const inside = { left: from, top: above, width: to - from, height: below - above };
  return [
    { input: await sharp(input).extract(inside).png().toBuffer(), left: left + from, top: top + above },
  ];
}
