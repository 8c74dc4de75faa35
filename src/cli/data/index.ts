import type { Command } from '@commander-js/extra-typings';
import { addCommands, type CommandEntry } from '../terminal/commands.ts';

const commands: readonly CommandEntry[] = [
  {
    name: 'convert',
    about: 'write any dataset as COCO key points JSON',
    load: async () => (await import('./convert.ts')).addConvert,
  },
  {
    name: 'lint',
    about: 'find what ruins trainings: broken labels, swapped sides, pictures in two splits',
    load: async () => (await import('./lint.ts')).addLint,
  },
  {
    name: 'synthetic',
    alias: 'puppets',
    about: 'draw a small labelled dataset of stick figures',
    load: async () => (await import('./synthetic.ts')).addSynthetic,
  },
  {
    name: 'relabel',
    about: 'let a teacher network check and complete the labels of everybody',
    load: async () => (await import('./relabel.ts')).addRelabel,
  },
  {
    name: 'show',
    about: 'draw samples with their skeletons on one sheet',
    load: async () => (await import('./show.ts')).addShow,
  },
  {
    name: 'stats',
    about: 'count and measure: joints, visibility, sizes of pictures, people and torsos, spread of the pose',
    load: async () => (await import('./stats.ts')).addStats,
  },
];

/** Makes the command `limber data`. */
export async function addData(data: Command, words: readonly string[]): Promise<void> {
  await addCommands(data.helpCommand(false), commands, words);
}
