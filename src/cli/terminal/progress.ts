import { MultiBar, Presets } from 'cli-progress';

/** How far a long job has come. */
export interface Progress {
  /** One more is done. */
  step(): void;
  /** Prints a line without tearing the display. */
  say(text: string): void;
  /** Takes the display away; what is said later is just printed. */
  stop(): void;
}

/** A bar on a terminal; elsewhere only what is said. */
export function progress(total: number, unit: string, stream: NodeJS.WriteStream): Progress {
  const print = (text: string) => void stream.write(`${text}\n`);
  if (!stream.isTTY || total < 2) return { step() {}, say: print, stop() {} };
  // A single bar of cli-progress cannot have lines printed above it.
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
