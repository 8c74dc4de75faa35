import sharp from 'sharp';
import type { Estimate } from '../estimate/index.ts';
import { applyAffine } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { beliefStrip, overlaySvg } from '../viz/index.ts';

/** The picture with the skeleton over it, as JPEG or PNG. */
export async function drawOverlay(
  image: Image,
  skeleton: Skeleton,
  { pose }: Estimate,
  format: 'jpeg' | 'png',
): Promise<Uint8Array> {
  const { width, height, data } = image;
  const picture = sharp(data, { raw: { width, height, channels: 3 } }).composite([
    { input: Buffer.from(overlaySvg(image, skeleton, [pose])), limitInputPixels: false },
  ]);
  return format === 'jpeg'
    ? picture.jpeg({ quality: 92 }).toBuffer()
    : picture.removeAlpha().png().toBuffer();
}

/** What every stage believes, as PNG; only for models of belief maps. */
export async function drawStages(
  { skeleton, codec }: ModelMetadata,
  { pose, stages, crop, cropMap }: Estimate,
): Promise<Uint8Array> {
  const strip = beliefStrip(
    crop,
    skeleton,
    stages.map(({ name, output }) => ({ label: name.replace(/(\D)(\d)/, '$1 $2'), maps: output })),
    {
      peak: codec.kind === 'belief maps' && codec.normalization === 'probability' ? idealPeak(codec) : 1,
      pose: pose.map((joint) => joint && { ...joint, point: applyAffine(cropMap, joint.point) }),
    },
  );
  return sharp(Buffer.from(strip)).removeAlpha().png().toBuffer();
}

/** A Gaussian's value at its centre when it sums to 1 over the cells. */
function idealPeak({ sigma, stride }: { readonly sigma: number; readonly stride: number }): number {
  return 1 / (2 * Math.PI * (sigma / stride) ** 2);
}
