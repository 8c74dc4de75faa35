/**
 * Where a graph is to run: on a processor, in WebAssembly or on WebGPU, all by ONNX Runtime. Or, `portable`, in any runtime:
 * then every convolution stays one operator, and all operators are ONNX's own.
 */
export type GraphTarget = 'cpu' | 'wasm' | 'webgpu' | 'portable';

/** How values are best computed on a target. `lower` reads nothing else. */
export interface TargetTable {
  /** Costs of convolutions in Winograd's tiles; null where convolutions and their gradients are always plain. */
  readonly winograd: WinogradCosts | null;
  /** How the input gradient of a dense convolution with strides is computed. */
  readonly stridedInputGradient: 'transposed convolution' | 'spread gradient';
  /** The same for a depthwise convolution: one convolution for each phase of the strides, or one for the whole image. */
  readonly depthwiseInputGradient: 'phases' | 'spread gradient';
  /** Whether cells that are strides apart are picked once for each phase of the strides, or for each place of a window. */
  readonly stridedWindows: 'phases' | 'places';
  readonly weightGradient: {
    /** A matrix product has about so many columns at least. Where one kernel row has fewer, several are multiplied at once. */
    readonly columns: number;
    /** From so many times the kernel's rows on, the gradient is shifted along columns rather than the input. */
    readonly flatFrom: number;
  };
  /** From so many cells on, a channel is scaled by a depthwise 1×1 convolution; below, by `Mul` and `Add`. */
  readonly affineConvolutionFrom: number;
  /** Whether a bias that changes is added after a depthwise convolution whose kernel does not. */
  readonly separateDepthwiseBias: boolean;
  /** Whether a reduction over the last axes and others takes the last ones first. */
  readonly innerAxesFirst: boolean;
  /** Which products of transposed matrices are one operator: all, those without batch axes, or none. */
  readonly transposedProducts: 'all' | 'matrices' | 'none';
  readonly hasLogSoftmax: boolean;
}

/** What plain convolutions and convolutions in tiles cost: nanoseconds on one thread, of which only the ratios matter. */
export interface WinogradCosts {
  readonly convolution: TileCosts;
  readonly weightGradient: TileCosts;
  /** Tiles have to be this much cheaper: some of their steps use one thread only. */
  readonly margin: number;
}

export interface TileCosts {
  /** One multiply-accumulate of the plain computation, and one among the tiles' products. */
  readonly plain: number;
  readonly product: number;
  /** Transforming one number of an image and of a weight to tiles and back, with kernels of one block or of several. */
  readonly single: { readonly image: number; readonly weight: number };
  readonly several: { readonly image: number; readonly weight: number };
}

/**
 * Costs fitted to times of ONNX Runtime 1.30 on one core with AVX2, for shapes from 64 × 64 channels at 92² to 512 × 512
 * at 6². The measurements are in docs/notes/performance.md.
 */
const cpu: TargetTable = {
  winograd: {
    convolution: {
      plain: 1 / 41,
      product: 1 / 50,
      single: { image: 9, weight: 4 },
      several: { image: 9, weight: 15 },
    },
    weightGradient: {
      plain: 1 / 30,
      product: 1 / 45,
      single: { image: 7, weight: 9 },
      several: { image: 18, weight: 25 },
    },
    margin: 0.9,
  },
  stridedInputGradient: 'transposed convolution',
  depthwiseInputGradient: 'phases',
  stridedWindows: 'phases',
  weightGradient: { columns: 64, flatFrom: 16 },
  affineConvolutionFrom: 256,
  separateDepthwiseBias: true,
  innerAxesFirst: true,
  transposedProducts: 'all',
  hasLogSoftmax: true,
};

/**
 * Costs fitted to times of ONNX Runtime's WebAssembly 1.30 on one thread, for such shapes and smaller ones. The other
 * choices are the processor's and have not been measured.
 */
const wasm: TargetTable = {
  ...cpu,
  winograd: {
    convolution: {
      plain: 1 / 16,
      product: 1 / 16,
      single: { image: 7, weight: 4 },
      several: { image: 12, weight: 12 },
    },
    weightGradient: {
      plain: 1 / 15,
      product: 1 / 14,
      single: { image: 5, weight: 9 },
      several: { image: 10, weight: 9 },
    },
    margin: 0.9,
  },
};

/** Every choice at its plainest. */
const portable: TargetTable = {
  winograd: null,
  stridedInputGradient: 'spread gradient',
  depthwiseInputGradient: 'spread gradient',
  stridedWindows: 'places',
  weightGradient: { columns: 1, flatFrom: Number.POSITIVE_INFINITY },
  affineConvolutionFrom: Number.POSITIVE_INFINITY,
  separateDepthwiseBias: false,
  innerAxesFirst: false,
  transposedProducts: 'matrices',
  hasLogSoftmax: true,
};

export const targets: { readonly [Name in GraphTarget]: TargetTable } = {
  cpu,
  wasm,
  // No GPU has been measured, so convolutions and their gradients stay plain. The other choices are the processor's: tests
  // check that they compute the right numbers on WebGPU, and ONNX Runtime runs all of their operators there.
  webgpu: {
    ...cpu,
    winograd: null,
    separateDepthwiseBias: false,
    // ONNX Runtime's GPU provider lacks FusedMatMul and LogSoftmax and would leave them to the CPU.
    transposedProducts: 'none',
    hasLogSoftmax: false,
  },
  portable,
};
