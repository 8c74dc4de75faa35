/** Catches the first Ctrl-C or SIGTERM, so that a job can end in good order. The second one ends the process at once. */
export function listenForInterrupt(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
  const interrupt = () => {
    stop();
    controller.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return { signal: controller.signal, stop };
}
