// Serves the built app from a folder, and can stop and start again at the same address:
// a network that is cut is a server that is gone, not a switch in the browser.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm', '.json': 'application/json', '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.txt': 'text/plain; charset=utf-8',
};

export class Site {
  /** @param {string} root folder with the built app */
  constructor(root) {
    this.root = root;
    this.port = 0;
    /** Answers that replace a file's: path -> Buffer, or a function that gives one when it likes. */
    this.overrides = new Map();
    this.requests = [];
  }

  async start() {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    return this;
  }

  /** Cuts the network: open connections too. */
  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  address(hash = '#/') {
    return `http://127.0.0.1:${this.port}/${hash}`;
  }

  async answer(request, response) {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname)).replace(/^\/+/, '') || 'index.html';
    this.requests.push(path);
    try {
      const own = this.overrides.get(path);
      const body = (typeof own === 'function' ? await own() : own) ?? (await readFile(join(this.root, path)));
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' });
      response.end(body);
    } catch {
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('not found');
    }
  }
}
