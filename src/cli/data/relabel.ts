import type { Command } from '@commander-js/extra-typings';
import { defaultRule } from '../../relabel/rule.ts';
import { addDatasetOptions, openChosen } from '../dataset-choice.ts';
import { openNamedDetector } from '../named-search.ts';
import { fraction, positiveNumber } from '../terminal/arguments.ts';
import { threadsOption } from '../terminal/common-options.ts';
import { Interrupted } from '../terminal/interruptible.ts';
import { refuseGiven } from '../terminal/refuse-given.ts';
import { onTerminal } from '../terminal/terminal.ts';

const help = `
A teacher is a Limber model (.onnx), or a description (.yaml) of any network that predicts belief maps of one subject.
A detector is also given by a description. docs/relabel.md explains both. Several teachers are averaged.

Label and teacher agree on a joint if their distance is at most --tolerance times the subject's torso. If they
disagree, the teacher's joint is kept if its confidence is at least --overrule. Otherwise the label is kept, or
neither with --drop-doubtful. A missing label is supplied by the teacher if its confidence is at least --supply.
The file states for every joint who placed it, and lists the joints on which label and teacher disagreed.

Ctrl-C ends after the current image. The labels so far are then in NAME.partial.json.

Example:
  $ limber data relabel --data lspet:data/lspet --teacher teachers/tinypose.yaml --detector teachers/rtmdet.yaml \\
      --share 0.75 --out data/lspet/relabeled-train.json`;

/** Makes the command `limber data relabel`. */
export function addRelabel(relabel: Command): void {
  const command = relabel
    .requiredOption('--data <format:place>', 'the labeled dataset, e.g. lspet:data/lspet')
    .requiredOption(
      '--teacher <file...>',
      'labels the joints: .yaml (a description) or .onnx (a Limber model)',
    )
    .option('--detector <file.yaml>', 'finds subjects without labels')
    .option(
      '--tolerance <share>',
      "largest distance at which label and teacher agree, as a share of the torso's length",
      positiveNumber,
      defaultRule.tolerance,
    )
    .option(
      '--overrule <confidence>',
      'smallest confidence at which the teacher overrules a label',
      fraction,
      defaultRule.overrule,
    )
    .option('--drop-doubtful', 'if label and teacher disagree and the teacher is unsure, keep neither')
    .option(
      '--supply <confidence>',
      'smallest confidence at which the teacher supplies a missing label',
      fraction,
      defaultRule.supply,
    )
    .option(
      '--share <share>',
      'if both agree: how far the joint moves from the label (0) to the teacher (1)',
      fraction,
      defaultRule.share,
    )
    .option(
      '--smallest <pixels>',
      'smallest longer side of the box of a subject that only the detector found',
      positiveNumber,
      64,
    )
    .option(
      '--fewest <share>',
      'smallest share of the joints, found by the teacher, of a subject that only the detector found',
      fraction,
      0.5,
    )
    .addOption(threadsOption())
    .requiredOption('-o, --out <file.json>', 'the COCO file to write');
  addDatasetOptions(command, 'all')
    .addHelpText('after', help)
    .action(({ data, teacher: files, detector: file, smallest, fewest, threads, out, ...options }) =>
      onTerminal(async (terminal) => {
        const isOfDetector = (name: string) => name === 'smallest' || name === 'fewest';
        if (file === undefined) refuseGiven(relabel, isOfDetector, 'is for --detector, which is not given');
        const { formatRelabeled, openTeacher, relabelDataset } = await import('../../public/node/relabel.ts');
        const { tolerance, overrule, dropDoubtful, supply, share } = options;
        const doubtful = dropDoubtful ? ('neither' as const) : ('label' as const);
        const rule = { tolerance, overrule, doubtful, supply, share };
        const open: { close(): Promise<void> }[] = [];
        try {
          const dataset = await openChosen(data, options, terminal);
          const teacher = await openTeacher(files, { threads });
          open.push(teacher);
          const detector = file === undefined ? undefined : await openNamedDetector(file, { threads });
          if (detector) open.push(detector);
          const { signal } = terminal;
          const relabeled = await terminal.progress('images', (on) =>
            relabelDataset(dataset, teacher, { detector, rule, smallest, fewest, out, on, signal }),
          );
          const { problems, done, images, file: place } = relabeled;
          terminal.print(`${formatRelabeled(relabeled)}  ${place}\n`);
          terminal.warn(problems.map(({ message }) => message));
          if (done < images)
            throw new Interrupted(` after ${done} of ${images} images, whose labels are in ${place}`);
        } finally {
          for (const each of open) await each.close();
        }
      }),
    );
}
