import { MultiBar, Presets } from 'cli-progress';

/** Progress of a long job. */
export interface Progress {
  /** Counts one more item as done. */
  step(): void;
  /** Prints a line above the bar. */
  say(text: string): void;
  /** Removes the bar. Later lines are simply printed. */
  stop(): void;
}

/** A progress bar on a terminal. Elsewhere only the lines are printed. */
export function progress(total: number, unit: string, stream: NodeJS.WriteStream): Progress {
  const print = (text: string) => void stream.write(`${text}\n`);
  if (!stream.isTTY || total < 2) return { step() {}, say: print, stop() {} };
  // `SingleBar` of cli-progress cannot print lines above itself; `MultiBar` can.
  const bars = new MultiBar(
    {
      stream,
      format: `{bar} {value}/{total} ${unit} · {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  const bar = bars.create(total, 0);
  let running = true;
  return {
    step: () => bar.increment(),
    say(text) {
      if (!running) return print(text);
      bars.log(`${text}\n`);
      bars.update();
    },
    stop() {
      if (running) bars.stop();
      running = false;
    },
  };
}
