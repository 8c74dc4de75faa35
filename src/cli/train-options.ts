import type { Device } from '../platform/devices.ts';

/** The parsed command line of `limber train`. */
export interface TrainCommandOptions {
  readonly root: string;
  readonly out: string;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly resume: boolean;
  readonly foldBy?: 'video' | 'image' | undefined;
  readonly threads?: number | undefined;
  readonly device: Device;
  /** False with `--no-page`. */
  readonly page: boolean;
}
