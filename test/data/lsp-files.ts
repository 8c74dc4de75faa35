import type { FileSource } from '../../src/data/index.ts';
import { memorySource } from '../../src/data/index.ts';
import { type Style, writeMatlab } from './matlab-writer.ts';

/** The three numbers of one joint in the file: 1-based coordinates and the flag. */
export type Label = (image: number, joint: number) => readonly [x: number, y: number, flag: number];

const plain: Style = { littleEndian: true, compressed: true };

/** Shape (3, 14, images), with the first axis varying fastest. */
export function valueFirst(images: number, label: Label, style = plain): Uint8Array {
  const items = range(images).flatMap((image) => range(14).flatMap((joint) => label(image, joint)));
  return writeMatlab({ joints: { className: 'double', dims: [3, 14, images], items } }, style);
}

/** Shape (14, 3, images), with the first axis varying fastest. */
export function jointFirst(images: number, label: Label, style = plain): Uint8Array {
  const items = range(images).flatMap((image) =>
    range(3).flatMap((column) => range(14).map((joint) => label(image, joint)[column] ?? Number.NaN)),
  );
  return writeMatlab({ joints: { className: 'double', dims: [14, 3, images], items } }, style);
}

/** The files of a dataset: its labels and images of a few bytes. */
export function lspFiles(
  labels: Readonly<Record<string, Uint8Array>>,
  images: number,
  digits: number,
): FileSource {
  const photos = range(images).map(
    (image) =>
      [`images/im${String(image + 1).padStart(digits, '0')}.jpg`, new Uint8Array([0xff, 0xd8])] as const,
  );
  return memorySource(new Map([...Object.entries(labels), ...photos]));
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
