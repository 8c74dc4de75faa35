/**
 * The normal equations of a least-squares problem whose unknowns only meet near neighbors: H · step = −gradient with
 * H = JᵀJ, a symmetric band matrix.
 */
export class NormalEquations {
  readonly #size: number;
  readonly #width: number;
  /** The lower half: the entry of row r and column c is at r · width + (r − c). */
  readonly #matrix: Float64Array;
  /** Half the cost's gradient. */
  readonly gradient: Float64Array;
  /** Sum of the squared residuals. */
  cost = 0;

  /** @param size number of unknowns. @param band largest distance of two unknowns in one residual. */
  constructor(size: number, band: number) {
    this.#size = size;
    this.#width = Math.min(size, band + 1);
    this.#matrix = new Float64Array(size * this.#width);
    this.gradient = new Float64Array(size);
  }

  clear(): void {
    this.#matrix.fill(0);
    this.gradient.fill(0);
    this.cost = 0;
  }

  /**
   * Adds a residual.
   * @param unknowns indices of the unknowns that the residual depends on; negative ones are fixed and skipped.
   * @param slopes its derivatives. @param count number of both.
   */
  add(residual: number, unknowns: Int32Array, slopes: Float64Array, count: number): void {
    this.cost += residual * residual;
    for (let i = 0; i < count; i++) {
      const row = unknowns[i] as number;
      if (row < 0) continue;
      const slope = slopes[i] as number;
      this.gradient[row] = (this.gradient[row] as number) + slope * residual;
      for (let j = 0; j < count; j++) {
        const column = unknowns[j] as number;
        if (column < 0 || column > row) continue;
        const place = row * this.#width + row - column;
        this.#matrix[place] = (this.#matrix[place] as number) + slope * (slopes[j] as number);
      }
    }
  }

  /**
   * The step of Levenberg and Marquardt, with `damping` times the diagonal added to it, by a Cholesky factorization.
   * `undefined` if the matrix is not positive definite.
   */
  step(damping: number): Float64Array | undefined {
    const [size, width] = [this.#size, this.#width];
    const factor = this.#matrix.slice();
    for (let row = 0; row < size; row++) {
      const own = row * width;
      factor[own] = (factor[own] as number) * (1 + damping) + 1e-9;
      const first = Math.max(0, row - width + 1);
      for (let column = first; column <= row; column++) {
        const other = column * width;
        let sum = factor[own + row - column] as number;
        for (let k = Math.max(first, column - width + 1); k < column; k++) {
          sum -= (factor[own + row - k] as number) * (factor[other + column - k] as number);
        }
        if (column < row) factor[own + row - column] = sum / (factor[other] as number);
        else if (sum > 0) factor[own] = Math.sqrt(sum);
        else return undefined;
      }
    }
    const step = this.gradient.map((value) => -value);
    for (let row = 0; row < size; row++) {
      let sum = step[row] as number;
      for (let k = Math.max(0, row - width + 1); k < row; k++) {
        sum -= (factor[row * width + row - k] as number) * (step[k] as number);
      }
      step[row] = sum / (factor[row * width] as number);
    }
    for (let row = size - 1; row >= 0; row--) {
      let sum = step[row] as number;
      for (let k = row + 1; k < Math.min(size, row + width); k++) {
        sum -= (factor[k * width + k - row] as number) * (step[k] as number);
      }
      step[row] = sum / (factor[row * width] as number);
    }
    return step;
  }
}
