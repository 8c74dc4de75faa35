import { Presets, SingleBar } from 'cli-progress';
import type { Recipe, Reporter } from '../train/index.ts';

/** Tells of a training: a bar on a terminal; elsewhere a line now and then. */
export function trainDisplay(
  { name, training }: Recipe,
  stream: NodeJS.WriteStream,
  clock: () => number,
): Reporter & { stop(): void } {
  const bar = stream.isTTY
    ? new SingleBar(
        {
          stream,
          format:
            '{bar} {value}/{total} · loss {loss} · rate {rate} · {speed} images/s · {eta_formatted} left',
          hideCursor: true,
        },
        Presets.shades_classic,
      )
    : undefined;
  const say = (text: string) => void stream.write(`${bar === undefined ? '' : '\r\u001b[K'}${text}\n`);
  let [before, mean, speed] = [clock(), Number.NaN, Number.NaN];

  return {
    started({ firstStep, parameters, bytes }) {
      say(
        `${name}: ${(parameters / 1e6).toFixed(2)} M parameters to train; ` +
          `a step needs about ${(bytes / 2 ** 20).toFixed(0)} MiB${firstStep > 0 ? `; goes on after step ${firstStep}` : ''}`,
      );
      bar?.start(training.steps, firstStep, { loss: '–', rate: '–', speed: '–' });
      before = clock();
    },
    stepped({ step, rate, loss, gradientNorm }) {
      const now = clock();
      // Running means: single steps are too restless to read.
      const smooth = (old: number, value: number) => (Number.isNaN(old) ? value : 0.95 * old + 0.05 * value);
      mean = smooth(mean, loss);
      speed = smooth(speed, (1000 * training.batch) / (now - before));
      before = now;
      bar?.update(step, { loss: mean.toFixed(4), rate: rate.toExponential(2), speed: speed.toFixed(1) });
      if (bar === undefined && (step % 50 === 0 || step === training.steps)) {
        const left = ((training.steps - step) * training.batch) / speed / 60;
        say(
          `step ${step}/${training.steps} · loss ${mean.toFixed(4)} · gradient ${gradientNorm.toFixed(2)} · ` +
            `rate ${rate.toExponential(2)} · ${speed.toFixed(1)} images/s · ${left.toFixed(0)} min left`,
        );
      }
    },
    validated(step, { score, spread }, best) {
      say(
        `validation after step ${step}: PCK@0.2 ${score.toFixed(2)}${best ? ' (best so far)' : ''}, ` +
          `spread ${(100 * spread).toFixed(0)} % of the labels'`,
      );
      before = clock();
    },
    warned: (message) => say(`warning: ${message}`),
    stop: () => bar?.stop(),
  };
}
