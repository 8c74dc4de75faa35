/** The lower envelope of parabolas over a map, and the source cell of each of its values. */
export interface Transformed {
  /** [height, width]. */
  readonly values: Float64Array;
  /** The cell of the map that gives each value. */
  readonly from: Uint32Array;
}

/** A parabola along one axis: `curvature` · (q + `shift` − p)². */
export interface Parabola {
  readonly curvature: number;
  readonly shift: number;
}

/**
 * The generalized distance transform (Felzenszwalb & Huttenlocher, Distance Transforms of Sampled Functions, 2012):
 * d(q) = min over cells p of a_x (q_x + s_x − p_x)² + a_y (q_y + s_y − p_y)² + f(p). The time is linear in the number
 * of cells.
 * @param map f as [height, width]; finite.
 * @param x the parabola along columns.
 * @param y the parabola along rows. Curvatures are positive.
 */
export function distanceTransform(
  map: Float64Array,
  width: number,
  height: number,
  x: Parabola,
  y: Parabola,
): Transformed {
  const alongRows = new Float64Array(map.length);
  const columns = new Uint32Array(map.length);
  for (let row = 0; row < height; row++) {
    const line = map.subarray(row * width, (row + 1) * width);
    envelope(line, x, (at, value, from) => {
      alongRows[row * width + at] = value;
      columns[row * width + at] = from;
    });
  }
  const values = new Float64Array(map.length);
  const from = new Uint32Array(map.length);
  const line = new Float64Array(height);
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < height; row++) line[row] = alongRows[row * width + column]!;
    envelope(line, y, (at, value, row) => {
      values[at * width + column] = value;
      from[at * width + column] = row * width + columns[row * width + column]!;
    });
  }
  return { values, from };
}

/**
 * For every place q of the line: the minimum over p of curvature · (q + shift − p)² + line[p], and the p that gives it.
 */
function envelope(
  line: Float64Array,
  { curvature, shift }: Parabola,
  found: (q: number, value: number, from: number) => void,
): void {
  const lowest = new Uint32Array(line.length);
  // Parabola k of the envelope is the lowest one between starts[k] and starts[k + 1].
  const starts = new Float64Array(line.length);
  const crossing = (p: number, q: number) => (line[q]! - line[p]!) / (2 * curvature * (q - p)) + (p + q) / 2;
  let last = 0;
  starts[0] = Number.NEGATIVE_INFINITY;
  for (let q = 1; q < line.length; q++) {
    let start = crossing(lowest[last]!, q);
    while (start <= starts[last]!) start = crossing(lowest[--last]!, q);
    lowest[++last] = q;
    starts[last] = start;
  }
  let k = 0;
  for (let q = 0; q < line.length; q++) {
    const place = q + shift;
    while (k < last && starts[k + 1]! < place) k++;
    const from = lowest[k]!;
    found(q, curvature * (place - from) ** 2 + line[from]!, from);
  }
}
