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
}

export async function serve(
  folder: string,
  { isolated = false, mounts = {}, missing }: SiteOptions = {},
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
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      ...(isolated && {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      }),
    });
    return createReadStream(file).pipe(response);
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
