import { type AffinityFieldOptions, type Codec, type CodecOptions, createCodec } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { type Random, randomStream } from '../random.ts';

/** Key that keeps these draws independent of the other augmentation. */
const mosaicKey = 0x6d6f7361;

/** The random stream of an example that is a mosaic of four images; `undefined` if it shows one image. */
export function drawMosaic(
  probability: number | undefined,
  { seed, epoch, place }: { readonly seed: number; readonly epoch: number; readonly place: number },
): Random | undefined {
  if (probability === undefined || probability === 0) return undefined;
  const random = randomStream(seed, mosaicKey, epoch, place);
  return random.uniform(0, 1) < probability ? random : undefined;
}

/**
 * The codec of a quarter of the input: half as wide and half as high.
 * @throws LimberError for a model of one person, or if half the input is not a whole number of cells.
 */
export function quarterCodec(options: CodecOptions): Codec {
  if (options.kind !== 'affinity fields') {
    throw new LimberError({
      what: 'recipe setting "augmentation.mosaic" shows several people, and the model finds one',
      got: options.kind,
      expected: 'a model with "people: several"',
    });
  }
  const { inputWidth, inputHeight } = options;
  const half: AffinityFieldOptions = {
    ...options,
    inputWidth: inputWidth / 2,
    inputHeight: inputHeight / 2,
  };
  return createCodec(half);
}

type Numbers = Uint8Array | Float32Array;

/**
 * Copies a quarter into its place in the whole: 0 and 1 above, 2 and 3 below.
 * @param planes number of planes `[rows, columns]` in both.
 * @param rows and @param columns of a plane of the quarter, in numbers.
 */
export function copyQuarter(
  quarter: Numbers,
  whole: Numbers,
  place: number,
  { planes, rows, columns }: { readonly planes: number; readonly rows: number; readonly columns: number },
): void {
  const [left, top] = [(place % 2) * columns, Math.floor(place / 2) * rows];
  for (let plane = 0; plane < planes; plane++) {
    for (let row = 0; row < rows; row++) {
      const from = (plane * rows + row) * columns;
      const to = (plane * 2 * rows + top + row) * 2 * columns + left;
      whole.set(quarter.subarray(from, from + columns), to);
    }
  }
}
