import sharp, { type Sharp } from 'sharp';
import { LimberError } from '../errors.ts';
import type { Estimate } from '../estimate/index.ts';
import { applyAffine } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { beliefStrip, overlaySvg, stageLabel } from '../viz/index.ts';

/** The picture with the skeleton over it, as JPEG or PNG. @throws LimberError when the format cannot hold it. */
export async function drawOverlay(
  image: Image,
  skeleton: Skeleton,
  { pose }: Estimate,
  format: 'jpeg' | 'png',
  where: string,
): Promise<Uint8Array> {
  const { width, height, data } = image;
  const picture = sharp(data, { raw: { width, height, channels: 3 } }).composite([
    { input: Buffer.from(overlaySvg(image, skeleton, [pose])), limitInputPixels: false },
  ]);
  return encode(format === 'jpeg' ? picture.jpeg({ quality: 92 }) : picture.removeAlpha().png(), where);
}

/** What every stage believes, as PNG; only for models of belief maps. @throws LimberError when PNG cannot hold it. */
export async function drawStages(
  { skeleton, codec }: ModelMetadata,
  { pose, stages, crop, cropMap }: Estimate,
  where: string,
): Promise<Uint8Array> {
  const strip = beliefStrip(
    crop,
    skeleton,
    stages.map(({ name, output }) => ({ label: stageLabel(name), maps: output })),
    {
      peak: codec.kind === 'belief maps' && codec.normalization === 'probability' ? idealPeak(codec) : 1,
      pose: pose.map((joint) => joint && { ...joint, point: applyAffine(cropMap, joint.point) }),
    },
  );
  return encode(sharp(Buffer.from(strip)).removeAlpha().png(), where);
}

/** JPEG, for one, ends at 65,535 pixels a side. */
function encode(drawing: Sharp, where: string): Promise<Uint8Array> {
  return drawing.toBuffer().catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: 'cannot draw', got, where }, { cause });
  });
}

/** A Gaussian's value at its centre when it sums to 1 over the cells. */
function idealPeak({ sigma, stride }: { readonly sigma: number; readonly stride: number }): number {
  return 1 / (2 * Math.PI * (sigma / stride) ** 2);
}
