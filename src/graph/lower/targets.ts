/**
 * Where a graph is to run: in one of ONNX Runtime's providers, or, from a file that is handed on, in any runtime.
 * A `portable` graph has ONNX's own operators alone, each convolution as one.
 */
export type GraphTarget = 'cpu' | 'wasm' | 'webgpu' | 'portable';

/** How values are best computed on a target. `lower` reads nothing else. */
export interface TargetTable {
  /** Costs of convolutions in Winograd's tiles; null where convolutions and their gradients are always plain. */
  readonly winograd: WinogradCosts | null;
  /** The input gradient of a dense convolution with strides. */
  readonly stridedInputGradient: 'transposed convolution' | 'spread gradient';
  /** The same of a depthwise convolution: one convolution for each phase of the strides, or one of all. */
  readonly depthwiseInputGradient: 'phases' | 'spread gradient';
  /** Cells that a window with strides meets: picked once for each phase of the strides, or for each place of the window. */
  readonly stridedWindows: 'phases' | 'places';
  readonly weightGradient: {
    /** A matrix product of the input's shifts has at least about so many columns, of several kernel rows if need be. */
    readonly columns: number;
    /** The gradient rather than the input is moved along columns where the image has so many times the kernel's rows. */
    readonly flatFrom: number;
  };
  /** Images from so many cells on are scaled by channel with a depthwise 1×1 convolution; below, by `Mul` and `Add`. */
  readonly affineConvolutionFrom: number;
  /** The bias of a depthwise convolution with a constant kernel is added afterwards, unless it is constant too. */
  readonly separateDepthwiseBias: boolean;
  /** Sums over the batch and the image's axes are taken over the image first. */
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
  /** Transforming one number of an image, and of a weight, to tiles and back: by kernels of one block and of several. */
  readonly single: { readonly image: number; readonly weight: number };
  readonly several: { readonly image: number; readonly weight: number };
}

/**
 * Costs fitted to times of ONNX Runtime 1.30 on one core with AVX2, for shapes from 64 × 64 channels at 92² to 512 × 512
 * at 6²: docs/performance.md.
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

/** Costs fitted to times of the same shapes in ONNX Runtime's WebAssembly, one thread. The other choices are the processor's. */
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
  // No GPU has been measured, so convolutions and their gradients stay plain. The other choices are the processor's: they
  // are checked to compute the right numbers on WebGPU and to leave no operator to the CPU.
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
