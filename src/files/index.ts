export type { TextSink } from './text-sink.ts';
