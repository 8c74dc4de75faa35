import { type FileSource, memorySource } from '../../src/data/index.ts';

/** The beginning of a PNG file, which contains the image's size. */
export function pngHeader(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([8, 2], 24);
  return bytes;
}

export const yoloSettings = `path: .
train: images/train
val: images/val
names:
  0: mouse
kpt_shape: [4, 3]
flip_idx: [0, 2, 1, 3]
kpt_names:
  0: [snout, left_ear, right_ear, tail]
`;

/**
 * Joint j of the mouse in image i is at (10 i + j + 1, 2 j + 1) of 640×480, with the visibilities 0, 1 and 2 in turn.
 */
export function yoloRow(image: number, dimensions: 2 | 3 = 3): string {
  const points = [0, 1, 2, 3].flatMap((joint) => {
    const visibility = (image + joint) % 3;
    const [x, y] = visibility === 0 ? [0, 0] : [(10 * image + joint + 1) / 640, (2 * joint + 1) / 480];
    return dimensions === 3 ? [x, y, visibility] : [x, y];
  });
  return [0, 0.5, 0.5, 0.25, 0.5, ...points].join(' ');
}

/** A dataset with twelve training images and four test images; one test image shows no mouse. */
export function yoloFiles(settings = yoloSettings, row = yoloRow): FileSource {
  const files = new Map<string, Uint8Array | string>([['data.yaml', settings]]);
  for (let image = 0; image < 16; image++) {
    const part = image < 12 ? 'train' : 'val';
    files.set(`images/${part}/m${image}.png`, pngHeader(640, 480));
    if (image !== 15) files.set(`labels/${part}/m${image}.txt`, `${row(image)}\n`);
  }
  return memorySource(files);
}
