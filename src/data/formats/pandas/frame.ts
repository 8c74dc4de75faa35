/** A table as pandas has it. */
export interface Frame {
  /** The names of each column, outermost level first. */
  readonly columns: readonly (readonly string[])[];
  /** The names of each row, outermost level first. */
  readonly index: readonly (readonly string[])[];
  /** Rows × columns; NaN for an empty cell. */
  readonly values: readonly (readonly number[])[];
}
