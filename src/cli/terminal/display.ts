import { Presets, SingleBar } from 'cli-progress';
import { formatTrainingEvent, type StepEvent, type TrainingEvent } from '../../runs/index.ts';

/** Without a terminal, one line is printed after a fixed number of steps. */
const quiet = 50;

export interface TrainingDisplay {
  on(event: TrainingEvent): void;
  /** Prints a line above the bar. */
  say(text: string): void;
  /** Removes the bar. */
  stop(): void;
}

/**
 * Shows a training's progress: a bar on a terminal, occasional lines elsewhere.
 * @param clock the current time in milliseconds.
 */
export function trainingDisplay(stream: NodeJS.WriteStream, clock: () => number): TrainingDisplay {
  let bar: SingleBar | undefined;
  let pace = newPace(clock());
  const say = (text: string) => void stream.write(`${bar === undefined ? '' : '\r\u001b[K'}${text}\n`);
  const stop = () => {
    if (bar?.isActive) bar.stop();
    else if (bar !== undefined) stream.write('\r\u001b[K');
    bar = undefined;
  };
  return {
    stop,
    say,
    on(event) {
      switch (event.kind) {
        case 'network':
          stop();
          pace = newPace(clock());
          if (stream.isTTY) bar = newBar(stream);
          return;
        case 'compiling':
          return void stream.write(formatTrainingEvent(event) + (bar === undefined ? '\n' : ''));
        case 'started':
          say(formatTrainingEvent(event));
          bar?.start(event.steps, event.firstStep, { state: 'the first step' });
          pace = newPace(clock());
          return;
        case 'step': {
          pace = paceAfter(pace, event, clock());
          const state = stateOf(event, pace, bar !== undefined);
          bar?.update(event.step, { state });
          if (bar === undefined && (event.step % quiet === 0 || event.step === event.steps))
            say(`step ${event.step}/${event.steps} · ${state}`);
          return;
        }
        case 'validated':
          say(formatTrainingEvent(event));
          pace = { ...pace, before: clock() };
          return;
        case 'warning':
        case 'note':
          return say(formatTrainingEvent(event));
      }
    },
  };
}

/** Runs a call whose training events are shown, and removes the bar when it ends. */
export async function withTrainingDisplay<Result>(
  call: (display: TrainingDisplay) => Promise<Result>,
): Promise<Result> {
  const display = trainingDisplay(process.stderr, () => performance.now());
  try {
    return await call(display);
  } finally {
    display.stop();
  }
}

function newBar(stream: NodeJS.WriteStream): SingleBar {
  const format = '{bar} {value}/{total} · {state}';
  return new SingleBar({ stream, format, hideCursor: true }, Presets.shades_classic);
}

/** Running means of loss and time per step. */
interface Pace {
  readonly loss: number;
  readonly seconds: number;
  /** Time at which the last step ended. */
  readonly before: number;
  /** Number of steps that were timed. */
  readonly timed: number;
}

function newPace(before: number): Pace {
  return { loss: Number.NaN, seconds: Number.NaN, before, timed: 0 };
}

function paceAfter({ loss, seconds, before, timed }: Pace, event: StepEvent, now: number): Pace {
  // The first step also includes the wait for the first images, so its time is replaced by that of the second.
  const elapsed = (now - before) / 1000;
  return {
    loss: smooth(loss, event.loss),
    seconds: timed < 2 ? elapsed : smooth(seconds, elapsed),
    before: now,
    timed: timed + 1,
  };
}

function stateOf({ step, steps, batch, learningRate, gradientNorm }: StepEvent, pace: Pace, short: boolean) {
  return [
    `loss ${pace.loss.toFixed(4)}`,
    ...(short ? [] : [`gradient ${gradientNorm.toFixed(2)}`]),
    `learning rate ${learningRate.toExponential(2)}`,
    `${(batch / pace.seconds).toFixed(1)} images/s`,
    `${duration((steps - step) * pace.seconds)} left`,
  ].join(' · ');
}

/** A running mean, because the numbers of single steps vary too much to read. */
function smooth(mean: number, value: number): number {
  return Number.isNaN(mean) ? value : 0.95 * mean + 0.05 * value;
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
