/** The command line of `limber train`, read. */
export interface TrainCommandOptions {
  readonly data: string;
  readonly out: string;
  readonly resume: boolean;
  readonly preview?: string;
  readonly dryRun?: true;
  readonly threads?: number;
  readonly device: 'cpu' | 'webgpu';
}
