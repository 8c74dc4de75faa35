/** A browser's worker that runs one session on the GPU. Its WebAssembly is twice as large, so it is a separate file. */
import * as ort from 'onnxruntime-web/webgpu';
import { serveInBrowser } from './serve-browser.ts';

serveInBrowser(ort);
