/** The command line of `limber bench`, read. */
export interface BenchOptions {
  readonly profile: boolean;
  readonly repetitions: number;
  readonly threads?: number;
  readonly batch?: number;
  readonly device: 'cpu' | 'webgpu';
}
