/** The command line of `limber train`, read. */
export interface TrainCommandOptions {
  readonly data: string;
  readonly out: string;
  readonly resume: boolean;
  readonly preview?: string;
  readonly threads?: number;
}
