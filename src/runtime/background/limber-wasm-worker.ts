/**
 * A browser's worker that runs one session in WebAssembly. Its file name contains "limber", so that it is recognized
 * among a page's own files.
 */
import * as ort from 'onnxruntime-web/wasm';
import { serveInBrowser } from './serve-browser.ts';

serveInBrowser(ort);
