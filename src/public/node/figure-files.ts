import { extname } from 'node:path';
import { type Figure, writeGltf } from '../../body/index.ts';
import { LimberError } from '../../errors.ts';
import { writeWhole } from '../../files/node.ts';
import type { Lifter } from '../../lift/index.ts';
import { writeBvh } from '../../motion/index.ts';

/** Files of figures. */
export interface FigurePlaces {
  /** A skeleton in Biovision's format. With several people: `NAME-1.bvh`, `NAME-2.bvh`, …. */
  readonly bvh?: string | undefined;
  /** All people as figures in glTF's binary format (.glb). */
  readonly gltf?: string | undefined;
}

/** @throws LimberError for figures without a lifter, or a file with another ending. */
export function requireLifter({
  bvh,
  gltf,
  lift,
}: FigurePlaces & { readonly lift?: Lifter | undefined }): void {
  for (const [place, ending] of [
    [bvh, '.bvh'],
    [gltf, '.glb'],
  ] as const) {
    if (place === undefined) continue;
    const what = `cannot write "${place}"`;
    if (lift === undefined) {
      throw new LimberError({ what, got: 'no `lift`', expected: 'a lifter, because a figure is in space' });
    }
    if (extname(place).toLowerCase() !== ending) {
      throw new LimberError({ what, expected: `a file ${ending}` });
    }
  }
}

/** Writes figures. */
export async function writeFigures(figures: readonly Figure[], { bvh, gltf }: FigurePlaces): Promise<void> {
  if (gltf !== undefined) await writeWhole(gltf, writeGltf(figures));
  if (bvh === undefined) return;
  for (const [index, { motion }] of figures.entries()) {
    const place = figures.length === 1 ? bvh : bvh.replace(/\.[^.]*$/, (ending) => `-${index + 1}${ending}`);
    await writeWhole(place, writeBvh(motion));
  }
}

/** The problem of a place for figures when nobody could be lifted. */
export function nobodyToWrite(where: string): LimberError {
  return new LimberError({ what: 'no figure was written', got: 'nobody with enough joints', where });
}
