import type * as Ort from 'onnxruntime-web';
import { LimberError } from '../../errors.ts';
import type { Answer, Request, WorkerTask } from './messages.ts';
import { type OrtHere, serveSession } from './serve.ts';
import { watchDownloads } from './watch-downloads.ts';

/** The members of a worker's global object that are used here. */
interface WorkerScope {
  name: string;
  Worker?: typeof Worker;
  importScripts(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  close(): void;
}

/** Prefix of the names that ONNX Runtime gives to its own computing workers. */
const computing = 'em-pthread';

/**
 * Serves a session to the page that started this worker. The first message is the task, all others are requests. The
 * script also runs in ONNX Runtime's own computing workers; there it serves nothing.
 */
export function serveInBrowser(ort: typeof Ort): void {
  const scope = globalThis as unknown as WorkerScope;
  if (scope.name.startsWith(computing)) return;
  loadComputingWorkersFromHere(scope);
  const whyMissing = watchDownloads();
  scope.onmessage = ({ data }: MessageEvent<WorkerTask>) => {
    ort.env.wasm.numThreads = data.options.intraOpNumThreads ?? 1;
    const explained = explaining(ort, whyMissing);
    void serveSession(() => explained, data, {
      answer: (answer: Answer<unknown>, transfer) => scope.postMessage(answer, transfer),
      listen: (asked) => {
        scope.onmessage = (event: MessageEvent<Request>) => asked(event.data);
      },
      end: () => {
        scope.postMessage(null, []);
        scope.close();
      },
    });
  };
}

/**
 * ONNX Runtime starts its workers from its own script. A bundler may have moved that script or changed its address.
 * This worker's own script certainly contains it.
 */
function loadComputingWorkersFromHere(scope: WorkerScope): void {
  const Plain = scope.Worker;
  if (Plain === undefined) return;
  const type = isClassic(scope) ? 'classic' : 'module';
  scope.Worker = class extends Plain {
    constructor(url: string | URL, options: WorkerOptions = {}) {
      const isComputing = options.name?.startsWith(computing) ?? false;
      super(isComputing ? location.href : url, isComputing ? { ...options, type } : options);
    }
  };
}

/** Only a classic script may call `importScripts`, even with no argument. */
function isClassic(scope: WorkerScope): boolean {
  try {
    scope.importScripts();
    return true;
  } catch {
    return false;
  }
}

/** ONNX Runtime's own error gives neither the name of a missing file nor the reason. */
function explaining(ort: typeof Ort, whyMissing: () => LimberError | undefined): OrtHere {
  const { InferenceSession, Tensor } = ort as unknown as OrtHere;
  return {
    Tensor,
    InferenceSession: {
      create: (model, options) =>
        InferenceSession.create(model, options).catch((cause: unknown) => {
          throw whyMissing() ?? whyNotStarted(cause) ?? cause;
        }),
    },
  };
}

/** ONNX Runtime's words for WebAssembly that the browser does not compile or that the page may not run. */
const noBackend = 'no available backend found. ERR: ';
/** Number of characters of these words that an error repeats. */
const longest = 200;

function whyNotStarted(cause: unknown): LimberError | undefined {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!message.startsWith(noBackend)) return undefined;
  return new LimberError({
    what: 'ONNX Runtime, which runs the model, does not start in this page',
    got: message.slice(noBackend.length, noBackend.length + longest),
    expected:
      'the complete .wasm file of the installed onnxruntime-web, and, if the page has a content security policy, wasm-unsafe-eval in its script-src',
  });
}
