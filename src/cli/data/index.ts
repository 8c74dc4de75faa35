import type { Command } from '@commander-js/extra-typings';
import { addCommands, type CommandEntry } from '../terminal/commands.ts';

const commands: readonly CommandEntry[] = [
  {
    name: 'convert',
    takes: '--data <format:place>',
    about: 'write a dataset as COCO keypoints JSON',
    load: async () => (await import('./convert.ts')).addConvert,
  },
  {
    name: 'lint',
    takes: '--data <format:place...>',
    about: 'find faults that spoil a training',
    load: async () => (await import('./lint.ts')).addLint,
  },
  {
    name: 'synthetic',
    alias: 'puppets',
    takes: '--out <folder>',
    about: 'draw a labeled dataset of stick figures',
    load: async () => (await import('./synthetic.ts')).addSynthetic,
  },
  {
    name: 'relabel',
    takes: '--data <format:place>',
    about: 'check and complete labels with a teacher',
    load: async () => (await import('./relabel.ts')).addRelabel,
  },
  {
    name: 'show',
    takes: '--data <format:place>',
    about: 'draw samples with their skeletons',
    load: async () => (await import('./show.ts')).addShow,
  },
  {
    name: 'stats',
    takes: '--data <format:place>',
    about: 'count and measure subjects, joints and images',
    load: async () => (await import('./stats.ts')).addStats,
  },
];

/** Makes the command `limber data`. */
export async function addData(data: Command, words: readonly string[]): Promise<void> {
  await addCommands(data.helpCommand(false), commands, words);
}
