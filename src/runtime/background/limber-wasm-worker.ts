/** A browser's worker that runs one session in WebAssembly. The file's name tells whose it is beside a page's own files. */
import * as ort from 'onnxruntime-web/wasm';
import { serveInBrowser } from './serve-browser.ts';

serveInBrowser(ort);
