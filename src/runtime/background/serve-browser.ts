import type * as Ort from 'onnxruntime-web';
import type { LimberError } from '../../errors.ts';
import type { Answer, Request, WorkerTask } from './messages.ts';
import { type OrtHere, serveSession } from './serve.ts';
import { watchDownloads } from './watch-downloads.ts';

/** What a worker's global object has of its own. */
interface WorkerScope {
  name: string;
  Worker?: typeof Worker;
  importScripts(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  close(): void;
}

/** ONNX Runtime calls the workers so that share in its computing. */
const computing = 'em-pthread';

/**
 * Serves a session to the page that started this worker: the first message is the task, those after it are requests.
 * The script also runs in the workers that share in ONNX Runtime's computing, which serve nobody.
 */
export function serveInBrowser(ort: typeof Ort): void {
  const scope = globalThis as unknown as WorkerScope;
  if (scope.name.startsWith(computing)) return;
  loadComputingWorkersFromHere(scope);
  const whyMissing = watchDownloads();
  scope.onmessage = ({ data }: MessageEvent<WorkerTask>) => {
    ort.env.wasm.numThreads = data.options.intraOpNumThreads ?? 1;
    void serveSession(explaining(ort, whyMissing), data, {
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
 * ONNX Runtime starts its workers from the script it finds itself in. A bundler may have put it into another script, or
 * given it a wrong address; this worker's own script has it for certain.
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

/** Only a script that is no module may import scripts, none of them included. */
function isClassic(scope: WorkerScope): boolean {
  try {
    scope.importScripts();
    return true;
  } catch {
    return false;
  }
}

/** Of a missing file ONNX Runtime says neither the name nor the reason. */
function explaining(ort: typeof Ort, whyMissing: () => LimberError | undefined): OrtHere {
  const { InferenceSession, Tensor } = ort as unknown as OrtHere;
  return {
    Tensor,
    InferenceSession: {
      create: (model, options) =>
        InferenceSession.create(model, options).catch((cause: unknown) => {
          throw whyMissing() ?? cause;
        }),
    },
  };
}
