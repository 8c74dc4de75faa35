export { type Device, devices } from './devices.ts';
export type { ComputeOptions, Platform, ReadImage } from './platform.ts';
