import { Presets, SingleBar } from 'cli-progress';
import type { ReceptiveField } from '../../models/index.ts';
import type { Recipe, Reporter } from '../../train/index.ts';

/** Without a terminal a line is printed every so many steps. */
const quiet = 50;

/**
 * Tells of a training: a bar on a terminal; elsewhere a line now and then.
 * @param clock milliseconds.
 */
export function trainDisplay(
  { name, training }: Recipe,
  stream: NodeJS.WriteStream,
  clock: () => number,
): Reporter & { stop(): void } {
  const { steps, batch } = training;
  const format = '{bar} {value}/{total} · {state}';
  const bar = stream.isTTY
    ? new SingleBar({ stream, format, hideCursor: true }, Presets.shades_classic)
    : undefined;
  const say = (text: string) => void stream.write(`${bar === undefined ? '' : '\r\u001b[K'}${text}\n`);
  let [before, loss, seconds, timed] = [clock(), Number.NaN, Number.NaN, 0];

  return {
    compiling() {
      const text = `${name}: compiling the training step…`;
      stream.write(bar === undefined ? `${text}\n` : text);
    },
    started({ firstStep, parameters, bytes, fields }) {
      say(
        `${name}: ${(parameters / 1e6).toFixed(2)} M parameters to train; ` +
          `a step needs about ${(bytes / 2 ** 20).toFixed(0)} MiB${firstStep > 0 ? `; goes on after step ${firstStep}` : ''}`,
      );
      if (fields.length > 0) say(`a cell sees ${fields.map(inWords).join(', then ')} pixels of the picture`);
      bar?.start(steps, firstStep, { state: 'the first step' });
      before = clock();
    },
    stepped({ step, rate, gradientNorm, ...result }) {
      const now = clock();
      loss = smooth(loss, result.loss);
      // The first step also waits for the first pictures: it counts until there is another one.
      const elapsed = (now - before) / 1000;
      seconds = timed++ < 2 ? elapsed : smooth(seconds, elapsed);
      before = now;
      const state = [
        `loss ${loss.toFixed(4)}`,
        ...(bar === undefined ? [`gradient ${gradientNorm.toFixed(2)}`] : []),
        `rate ${rate.toExponential(2)}`,
        `${(batch / seconds).toFixed(1)} images/s`,
        `${duration((steps - step) * seconds)} left`,
      ].join(' · ');
      bar?.update(step, { state });
      if (bar === undefined && (step % quiet === 0 || step === steps))
        say(`step ${step}/${steps} · ${state}`);
    },
    validated(step, { score, pcp, spread }, best) {
      say(
        `validation after step ${step}: PCK@0.2 ${score.toFixed(2)}${best ? ' (best so far)' : ''}, ` +
          `${pcp === undefined ? '' : `strict PCP ${pcp.toFixed(2)}, `}` +
          `spread ${(100 * spread).toFixed(0)} % of the labels'`,
      );
      before = clock();
    },
    warned: (message) => say(`warning: ${message}`),
    stop() {
      if (bar?.isActive) bar.stop();
      else if (bar !== undefined) stream.write('\r\u001b[K');
    },
  };
}

/** Of one stage. */
function inWords({ size: [rows, columns] }: ReceptiveField): string {
  return `${columns}×${rows}`;
}

/** A running mean, for single steps are too restless to read. */
function smooth(mean: number, value: number): number {
  return Number.isNaN(mean) ? value : 0.95 * mean + 0.05 * value;
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
