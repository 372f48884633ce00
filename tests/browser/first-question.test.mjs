// The program's first half is enough for the first question, and the second half comes in time
// however slow the network is. Source of truth: what the built app asks the site for.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { alerts, answer, offlineReady, screen } from './harness/person.mjs';
import { DIST, ROOT, withApp } from './harness/setup.mjs';

const SURVEY = '#/fill/resident-satisfaction?wave=2026Q4';
const SECOND = readdirSync(DIST).find((name) => name.endsWith('_second.wasm'));

/** Holds the second half back until the page cannot wait for it any longer, or until `release`. */
function hold(site, browser) {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  browser.context.on('request', (request) => { if (request.resourceType() === 'xhr' && request.url().endsWith(SECOND)) release(); });
  site.overrides.set(SECOND, async () => {
    await Promise.race([released, sleep(60_000, null, { ref: false })]);
    return readFileSync(join(DIST, SECOND));
  });
  return release;
}

const wasHurried = (page) => page.evaluate(() => globalThis.pingyiHurried === true);

/** The list goes with a compiler: another one names some functions otherwise, and nothing is wrong. */
function isOtherCompiler(context) {
  const [, listed] = /^# Rust (\S+)/.exec(readFileSync(join(ROOT, 'xtask/src/first-question.txt'), 'utf8')) ?? [];
  const used = process.env.PINGYI_COMPILER ?? listed;
  if (used !== listed) context.skip(`SKIPPED: the list of the first question is for Rust ${listed}, the app was built with ${used}`);
  return used !== listed;
}

for (const questionnaire of ['resident-satisfaction', 'cadre-rating']) {
  test(`the first half alone draws the first question of ${questionnaire}`, { timeout: 120_000 }, (context) => {
    if (isOtherCompiler(context)) return undefined;
    return withApp({}, async ({ site, browser }) => {
      const release = hold(site, browser);
      const page = await browser.open(site.address(`#/fill/${questionnaire}?wave=2026Q4`), { width: 360, height: 780 });
      await screen(page, 'fill');
      await page.waitForSelector('main input[name]', { state: 'attached' });
      assert.equal(await wasHurried(page), false, 'the second half was needed before: `cargo xtask profile` makes the list of what the first one holds anew');
      release();
      assert.deepEqual(page.problems, []);
    });
  });
}

test('who is quicker than the network is answered all the same', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const release = hold(site, browser);
    const page = await browser.open(site.address(SURVEY), { width: 360, height: 780 });
    await screen(page, 'fill');
    await answer(page, 'C0', 1);
    assert.equal(await wasHurried(page), true, 'it was brought on the spot');
    release();
    assert.deepEqual(page.problems, []);
    await page.reload();
    await screen(page, 'fill');
    assert.equal(await page.locator('main input[name="C0"][value="1"]:checked').count(), 1, 'the answer was kept');
    assert.deepEqual(page.problems, []);
  }));

test('who loses the network before the second half has come is told that the step was not done', { timeout: 120_000 }, (context) => {
  if (isOtherCompiler(context)) return undefined;
  return withApp({}, async ({ site, browser }) => {
    hold(site, browser);
    const page = await browser.open(site.address(SURVEY), { width: 360, height: 780 });
    await screen(page, 'fill');
    await site.stop();
    await page.locator('main input[name="C0"][value="1"]').evaluate((node) => node.click()).catch(() => {});
    await page.waitForSelector('[role="alert"]:visible');
    assert.match((await alerts(page)).join(' '), /没有完成.*not done/);
    assert.equal(await page.locator('main').count(), 0, 'nothing looks as if it had been answered');
    // With the network it goes on.
    site.overrides.clear();
    await site.start();
    await page.reload();
    await screen(page, 'fill');
    await answer(page, 'C0', 1);
  });
});

test('an app that is on the device has both halves before it starts', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address(SURVEY), { width: 360, height: 780 });
    await offlineReady(page);
    await site.stop();
    await page.reload();
    await screen(page, 'fill');
    await answer(page, 'C0', 1);
    assert.equal(await wasHurried(page), false);
    assert.deepEqual(page.problems, []);
  }));

// Chrome before 114: `new WebAssembly.Module` and `Instance` refuse programs of more than 4 kB.
test('a browser that makes no program on the spot waits for both halves', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    await browser.context.addInitScript(() => {
      const refuse = { construct() { throw new RangeError('disallowed on the main thread, if the buffer size is larger than 4KB'); } };
      WebAssembly.Module = new Proxy(WebAssembly.Module, refuse);
      WebAssembly.Instance = new Proxy(WebAssembly.Instance, refuse);
    });
    const page = await browser.open(site.address(SURVEY), { width: 360, height: 780 });
    await screen(page, 'fill');
    await answer(page, 'C0', 1);
    assert.equal(await wasHurried(page), false);
    assert.deepEqual(page.problems, []);
  }));
