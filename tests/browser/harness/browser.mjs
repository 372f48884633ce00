// A real Chromium with a profile folder of its own, started as a process that can be killed, and
// driven from outside over its debugging port.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.PINGYI_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-dev-shm-usage', '--remote-debugging-port=0',
];

export class Browser {
  /** @param {{profile?: string, flags?: string[], language?: string}} options */
  constructor(options = {}) {
    this.profile = options.profile ?? mkdtempSync(join(tmpdir(), 'pingyi-profile-'));
    this.downloads = mkdtempSync(join(tmpdir(), 'pingyi-downloads-'));
    this.flags = options.flags ?? [];
    this.language = options.language ?? 'zh-CN';
  }

  async start() {
    const portFile = join(this.profile, 'DevToolsActivePort');
    rmSync(portFile, { force: true });
    for (const lock of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) rmSync(join(this.profile, lock), { force: true });
    this.process = spawn(EXECUTABLE, [...FLAGS, `--lang=${this.language}`, `--accept-lang=${this.language}`, `--user-data-dir=${this.profile}`, ...this.flags, 'about:blank'], {
      detached: true, stdio: 'ignore',
    });
    const deadline = Date.now() + 30_000;
    let port;
    while (!port) {
      if (Date.now() > deadline) throw new Error('Chromium did not open its debugging port');
      await sleep(50);
      if (existsSync(portFile)) port = readFileSync(portFile, 'utf8').split('\n')[0].trim();
    }
    this.connection = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    this.context = this.connection.contexts()[0];
    const session = await this.connection.newBrowserCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: this.downloads, eventsEnabled: true });
    return this;
  }

  /**
   * A new tab of that size, at that address. Collects what goes wrong on it in `page.problems`. A
   * fresh one has nothing from before and keeps nothing offline; closing its context ends it.
   */
  async open(address, { width = 800, height = 1280, fresh = false } = {}) {
    const context = fresh ? await this.connection.newContext({ serviceWorkers: 'block', locale: this.language }) : this.context;
    const page = await context.newPage();
    await page.setViewportSize({ width, height });
    page.setDefaultTimeout(15_000);
    page.problems = [];
    page.on('pageerror', (error) => page.problems.push(`error: ${error.message}`));
    page.on('console', (message) => { if (message.type() === 'error') page.problems.push(`console: ${message.text()}`); });
    page.foreign = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (!['127.0.0.1', ''].includes(url.hostname) && !['data:', 'blob:'].includes(url.protocol)) page.foreign.push(request.url());
    });
    await page.goto(address);
    return page;
  }

  /** Kills the browser and every process that it started, at once and without notice. */
  async kill() {
    const family = [this.process.pid, ...descendants(this.process.pid)];
    for (const pid of family) { try { process.kill(pid, 'SIGKILL'); } catch { /* it was gone already */ } }
    await gone(family);
    await this.connection.close().catch(() => {});
  }

  /** Ends the browser and removes what it left. */
  async close({ keepProfile = false } = {}) {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    if (!keepProfile) rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Waits until so many more files are complete in the download folder than `before`. */
  async downloaded(action, count = 1) {
    const before = new Set(readdirSync(this.downloads));
    await action();
    const deadline = Date.now() + 15_000;
    for (;;) {
      const now = readdirSync(this.downloads).filter((name) => !before.has(name));
      if (now.length >= count && now.every((name) => !name.endsWith('.crdownload'))) return now.sort().map((name) => join(this.downloads, name));
      if (Date.now() > deadline) throw new Error(`waited for ${count} files, got ${now.join(', ') || 'none'}`);
      await sleep(50);
    }
  }
}

function descendants(root) {
  const parents = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch { /* the process ended while we looked */ }
  }
  const found = [];
  let layer = [root];
  while (layer.length > 0) {
    layer = [...parents].filter(([, parent]) => layer.includes(parent)).map(([pid]) => pid);
    found.push(...layer);
  }
  return found;
}

async function gone(pids) {
  const alive = (pid) => { try { process.kill(pid, 0); return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z'; } catch { return false; } };
  while (pids.some(alive)) await sleep(10);
}
