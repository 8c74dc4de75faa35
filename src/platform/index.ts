export type { ComputeOptions, Device, Platform, ReadImage, ThroughputRuntime } from './platform.ts';
