// Two sites and a browser: the built app with one of our packs in it, and SurveyJS with one of its
// models. Both come from a cache: the app by its own service worker, SurveyJS by the browser's.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Site } from '../../tests/browser/harness/site.mjs';
import { install } from './page.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = process.env.PINGYI_DIST ?? join(ROOT, 'dist');
const EXECUTABLE = process.env.PINGYI_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const PACK = 'packs/demo.pack.json';
const MODULES = fileURLToPath(new URL('node_modules/', import.meta.url));

/** The CPU is slowed so many times. */
export const SLOWED = 4;

/** So long does a finger stay on the glass, in ms; a tap counts from where it is lifted. */
const TOUCH = 80;

const OURS = {
  any: 'main[data-screen="fill"] input[type="radio"]', input: 'main input[name="{question}"][value="{code}"]',
  choice: '.choice', chosen: '.choice--on', next: '[data-action="next"]',
};
const THEIRS = {
  any: '.sd-question input[type="radio"]', input: '[data-name="{question}"] input[value="{code}"]',
  choice: '.sd-item', chosen: '.sd-item--checked', next: '.sd-navigation__next-btn',
};

/** The built app with that pack. The service worker checks every file against its hash. */
async function ours(pack) {
  const site = new Site(DIST);
  const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');
  const worker = readFileSync(join(DIST, 'sw.js'), 'utf8');
  const other = worker.replace(hash(readFileSync(join(DIST, PACK))), hash(pack));
  if (other === worker) throw new Error('sw.js does not name the hash of the practice pack');
  site.overrides.set(PACK, Buffer.from(pack));
  site.overrides.set('sw.js', Buffer.from(other));
  await site.start();
  return { site, address: site.address('#/fill/form'), look: OURS };
}

/** SurveyJS with that model. */
async function theirs(model) {
  const site = new Cached(MODULES);
  site.overrides.set('form.json', Buffer.from(model));
  site.overrides.set('form.html', Buffer.from(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>SurveyJS</title><link rel="stylesheet" href="survey-core/survey-core.min.css">
<script defer src="survey-core/survey.core.min.js"></script><script defer src="survey-js-ui/survey-js-ui.min.js"></script>
<body><div id="survey"></div><script type="module">
const survey = new Survey.Model(await (await fetch('form.json')).json());
survey.render(document.getElementById('survey'));
</script>`));
  await site.start();
  return { site, address: new URL('form.html', site.address('')).href, look: THEIRS };
}

/** A site whose files the browser keeps without asking again. */
class Cached extends Site {
  async answer(request, response) {
    const writeHead = response.writeHead.bind(response);
    response.writeHead = (code, headers) => writeHead(code, { ...headers, 'Cache-Control': 'max-age=31536000, immutable' });
    await super.answer(request, response);
  }
}

/** A browser with a profile on the disk, as a person has: programs that were compiled once are kept. */
export async function withBrowser(run) {
  const profile = mkdtempSync(join(tmpdir(), 'pingyi-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE, headless: true, viewport: null, locale: 'zh-CN', handleSIGINT: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'],
  });
  try {
    return await run(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One form on one tab. */
export class Stage {
  constructor(context, scene) {
    this.context = context;
    this.scene = scene;
  }

  async open() {
    Object.assign(this, await (this.scene.model ? theirs(this.scene.model) : ours(this.scene.pack)));
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(120_000);
    const [width, height] = this.scene.size;
    await this.page.setViewportSize({ width, height });
    await this.page.addInitScript(install, this.look);
    this.session = await this.context.newCDPSession(this.page);
    await this.session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await this.visit();
    if (!this.scene.model) {
      await this.page.waitForSelector('html[data-offline="ready"]', { state: 'attached', timeout: 60_000 });
    }
    // The browser keeps what it compiled after the second or third time.
    for (let time = 0; time < 3; time += 1) await this.visit();
    return this;
  }

  async visit() {
    await this.page.goto('about:blank');
    await this.page.goto(this.address);
    return this.page.evaluate(() => globalThis.bench.started);
  }

  async slow(rate) {
    await this.session.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** From the navigation to the first question, in ms. */
  async start() {
    await this.page.bringToFront();
    await this.slow(SLOWED);
    const time = await this.visit();
    await this.slow(1);
    return time;
  }

  /** Answers everything before that question. */
  async walk(question) {
    await this.page.bringToFront();
    await this.page.evaluate((name) => globalThis.bench.walk(name), question);
  }

  /** From a real tap to the paint of what it did, in ms. */
  async tap(question, code) {
    await this.slow(SLOWED);
    const { x, y } = await this.aim(question, code);
    await this.page.evaluate(([a, b]) => globalThis.bench.arm(a, b), [question, code]);
    await this.page.waitForTimeout(100);
    await this.page.mouse.click(x, y, { delay: TOUCH });
    const time = await this.page.evaluate(() => globalThis.bench.tap);
    await this.page.waitForTimeout(150);
    await this.slow(1);
    return time;
  }

  /** How long the page's thread was at work for a tap until it had rest: its own time, not slowed. */
  async work(question, code) {
    const { x, y } = await this.aim(question, code);
    await this.page.waitForTimeout(100);
    const before = await this.worked();
    await this.page.mouse.click(x, y, { delay: TOUCH });
    await this.page.waitForTimeout(200);
    return (await this.worked()) - before;
  }

  async aim(question, code) {
    await this.page.bringToFront();
    const point = await this.page.evaluate(([a, b]) => globalThis.bench.target(a, b), [question, code]);
    await this.page.mouse.move(point.x, point.y);
    return point;
  }

  async worked() {
    const { metrics } = await this.session.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration').value * 1_000;
  }

  /** How many times slower the page is when it is slowed; the quickest of several tries of each. */
  async slowing() {
    const quickest = async () => {
      const times = [];
      for (let time = 0; time < 6; time += 1) times.push(await this.page.evaluate(() => globalThis.bench.calibrate()));
      return times.sort((a, b) => a - b)[1];
    };
    const fast = await quickest();
    await this.slow(SLOWED);
    const slow = await quickest();
    await this.slow(1);
    return slow / fast;
  }

  async close() {
    await this.page?.close();
    await this.site?.stop().catch(() => {});
  }
}
