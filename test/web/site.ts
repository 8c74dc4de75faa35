import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/** Serves files from a folder on a local port. */
export interface Site {
  /** The bodies that pages have sent, by path. */
  readonly received: ReadonlyMap<string, Uint8Array>;
  readonly address: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface SiteOptions {
  /** Whether pages may share memory between threads. */
  readonly isolated?: boolean;
  /** Folders on disk, by the first part of their path on the site. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Files that the site lacks. */
  readonly missing?: RegExp;
  /** The content type of WebAssembly. */
  readonly wasmType?: string;
  /** Whether only the first half of WebAssembly files is sent. */
  readonly cutWasm?: boolean;
  /** The content security policy of all files. */
  readonly policy?: string;
}

export async function serve(
  folder: string,
  { isolated = false, mounts = {}, missing, wasmType, cutWasm = false, policy }: SiteOptions = {},
): Promise<Site> {
  const received = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname));
    if (request.method === 'POST') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        received.set(path, Buffer.concat(parts));
        response.writeHead(204).end();
      });
      return;
    }
    const [, mount = '', rest = ''] = /^\/([^/]*)\/(.*)$/.exec(path) ?? [];
    const place = mounts[mount] === undefined ? join(folder, path) : join(mounts[mount], rest);
    const file = existsSync(place) && statSync(place).isDirectory() ? join(place, 'index.html') : place;
    if (!existsSync(file) || missing?.test(file)) return response.writeHead(404).end();
    const isWasm = file.endsWith('.wasm');
    response.writeHead(200, {
      'content-type': (isWasm ? wasmType : undefined) ?? types[extname(file)] ?? 'application/octet-stream',
      ...(policy !== undefined && { 'content-security-policy': policy }),
      ...(isolated && {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      }),
    });
    const end = isWasm && cutWasm ? statSync(file).size >> 1 : Number.POSITIVE_INFINITY;
    return createReadStream(file, { end }).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
