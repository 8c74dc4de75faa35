/**
 * Where a graph runs: on a processor, in WebAssembly or on WebGPU, always with ONNX Runtime. `portable` suits any
 * runtime: every convolution stays one operator, and all operators are standard ONNX.
 */
export type GraphTarget = 'cpu' | 'wasm' | 'webgpu' | 'portable';

/** How a target computes values fastest. `lower` reads nothing else about the target. */
export interface TargetTable {
  /**
   * Costs of convolutions in Winograd's tiles; null if convolutions and their gradients are always computed plainly.
   */
  readonly winograd: WinogradCosts | null;
  /** How the input gradient of a dense convolution with strides is computed. */
  readonly stridedInputGradient: 'transposed convolution' | 'spread gradient';
  /** How a depthwise one is computed: one convolution for each phase of the strides, or one for the whole image. */
  readonly depthwiseInputGradient: 'phases' | 'spread gradient';
  /** How cells a stride apart are picked: once for each phase of the strides, or once for each place in the window. */
  readonly stridedWindows: 'phases' | 'places';
  readonly weightGradient: {
    /**
     * Smallest number of columns of a matrix product. If one kernel row has fewer, several rows are multiplied at once.
     */
    readonly columns: number;
    /**
     * At this ratio of output rows to kernel rows, and above, the gradient is shifted along the columns, not the input.
     */
    readonly flatFrom: number;
  };
  /**
   * Images with this many cells or more scale channels by a depthwise 1×1 convolution; smaller ones by `Mul` and `Add`.
   */
  readonly affineConvolutionFrom: number;
  /** Whether a changing bias is added after a depthwise convolution with a constant kernel. */
  readonly separateDepthwiseBias: boolean;
  /** Whether a reduction takes the innermost axes first. */
  readonly innerAxesFirst: boolean;
  /** Which products of transposed matrices are one operator: all, only those without batch axes, or none. */
  readonly transposedProducts: 'all' | 'matrices' | 'none';
  readonly hasLogSoftmax: boolean;
}

/** Costs of plain and of tiled convolutions, in nanoseconds on one thread. Only their ratios matter. */
export interface WinogradCosts {
  readonly convolution: TileCosts;
  readonly weightGradient: TileCosts;
  /** Tiles must be this much cheaper, because some of their steps use one thread only. */
  readonly margin: number;
}

export interface TileCosts {
  /** One multiply-accumulate: of the plain computation, and of the products of the tiles. */
  readonly plain: number;
  readonly product: number;
  /**
   * Transforming one number of an image or a weight to tiles and back. `single`: kernels of one block; `several`:
   * larger ones.
   */
  readonly single: { readonly image: number; readonly weight: number };
  readonly several: { readonly image: number; readonly weight: number };
}

/**
 * Costs fitted to times of ONNX Runtime 1.30 on one core with AVX2. Shapes: from 64 × 64 channels at 92² to 512 × 512
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
 * Costs fitted to times of ONNX Runtime's WebAssembly 1.30 on one thread, for the same and for smaller shapes. The
 * other choices are copied from the processor and have not been measured.
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

/** The plainest choice everywhere. */
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
  // No GPU has been measured, so convolutions and their gradients stay plain. The other choices are the processor's.
  // Tests check that they give the right numbers on WebGPU, where ONNX Runtime runs all of their operators.
  webgpu: {
    ...cpu,
    winograd: null,
    separateDepthwiseBias: false,
    // ONNX Runtime's GPU provider has no FusedMatMul and no LogSoftmax; it would leave both to the CPU.
    transposedProducts: 'none',
    hasLogSoftmax: false,
  },
  portable,
};
