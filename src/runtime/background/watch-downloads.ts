import { LimberError } from '../../errors.ts';

/**
 * Watches the files that this thread loads.
 * @returns a function that gives the error for a `.wasm` file that could not be loaded, if there is one.
 */
export function watchDownloads(): () => LimberError | undefined {
  const load = globalThis.fetch;
  let problem: LimberError | undefined;
  globalThis.fetch = async (...request) => {
    const where = request[0] instanceof Request ? request[0].url : String(request[0]);
    if (!/\.wasm($|[?#])/.test(where)) return load(...request);
    try {
      const response = await load(...request);
      const got = wrongAnswer(response);
      if (got !== undefined) problem ??= missing(where, got);
      return response;
    } catch (cause) {
      problem ??= missing(where, cause instanceof Error ? cause.message : String(cause));
      throw cause;
    }
  };
  return () => problem;
}

function wrongAnswer({ ok, status, headers }: Response): string | undefined {
  if (!ok) return `HTTP ${status}`;
  // Servers of one-page apps answer every request with that page.
  return headers.get('content-type')?.startsWith('text/html') ? 'a web page' : undefined;
}

function missing(where: string, got: string): LimberError {
  const expected = "ONNX Runtime's WebAssembly file; docs/browser.md explains how to put it there";
  return new LimberError({ what: 'cannot load a file that the model needs to run', got, expected, where });
}
