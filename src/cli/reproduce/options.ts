/** The command line of `limber reproduce`, read. */
export interface ReproduceOptions {
  /** Seconds. */
  readonly budget?: number;
  readonly data: string;
  readonly out?: string;
  readonly smoke: boolean;
  /** Whether the page shows pictures of the dataset. */
  readonly pictures: boolean;
  readonly threads?: number;
}
