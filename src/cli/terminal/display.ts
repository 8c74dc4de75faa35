import { Presets, SingleBar } from 'cli-progress';
import {
  formatPace,
  formatStep,
  formatTrainingEvent,
  PaceMeter,
  type TrainingEvent,
} from '../../runs/index.ts';

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
  let meter = new PaceMeter(clock);
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
          if (stream.isTTY) bar = newBar(stream);
          return;
        case 'compiling':
          return void stream.write(formatTrainingEvent(event) + (bar === undefined ? '\n' : ''));
        case 'started':
          say(formatTrainingEvent(event));
          bar?.start(event.steps, event.firstStep, { state: 'the first step' });
          meter = new PaceMeter(clock);
          return;
        case 'step': {
          const pace = meter.after(event);
          const numbers = formatStep(event, { loss: pace.loss, short: bar !== undefined });
          const state = `${numbers} · ${formatPace(event, pace)}`;
          bar?.update(event.step, { state });
          if (bar === undefined && (event.step % quiet === 0 || event.step === event.steps))
            say(`step ${event.step}/${event.steps} · ${state}`);
          return;
        }
        case 'validated':
          say(formatTrainingEvent(event));
          return meter.resume();
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
