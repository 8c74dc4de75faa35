import type { Command } from 'commander';
import { registerConvert } from './convert.ts';
import { registerLint } from './lint.ts';
import { registerPuppets } from './puppets.ts';
import { registerRelabel } from './relabel.ts';
import { registerShow } from './show.ts';
import { registerStats } from './stats.ts';

/** Adds `limber data` and what it can do. */
export function registerData(program: Command): void {
  const data = program
    .command('data')
    .description('look at labelled pictures, check and convert them')
    .helpCommand(false);
  registerConvert(data);
  registerLint(data);
  registerPuppets(data);
  registerRelabel(data);
  registerShow(data);
  registerStats(data);
}
