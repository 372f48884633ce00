// A new version of the app: it is fetched in the background, waits while an interview is open, and
// takes over when somebody says so. Source of truth: the service worker's two versions, of which the
// second is made here from the first.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { act, answer, offlineReady, screen } from './harness/person.mjs';
import { DIST, withApp } from './harness/setup.mjs';

/** The same app under another version: one style more, and its hash in the list. */
function secondVersion() {
  const style = Buffer.concat([readFileSync(join(DIST, 'icons/icon.svg')), Buffer.from('<!-- second -->')]);
  const hash = createHash('sha256').update(style).digest('hex');
  const worker = readFileSync(join(DIST, 'sw.js'), 'utf8');
  const line = /\["icons\/icon\.svg", '[0-9a-f]{64}'\]/;
  assert.match(worker, line);
  const version = /const VERSION = '([0-9a-f]+)'/.exec(worker)[1];
  const next = [...version].reverse().join('').replace(/^/, 'f');
  return { icon: style, worker: Buffer.from(worker.replace(line, `["icons/icon.svg", '${hash}']`).replace(version, next)) };
}

const isOffered = (page) => page.locator('[data-action="update"]').count().then(Boolean);
const icon = (page) => page.evaluate(() => fetch('icons/icon.svg').then((answer) => answer.text()));

test('a new version waits until no interview is open, and takes over whole', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/fill/resident-satisfaction?wave=2026Q4'));
    await offlineReady(page);
    await screen(page, 'fill');
    await answer(page, 'C0', 1);
    const second = secondVersion();
    site.overrides.set('icons/icon.svg', second.icon);
    site.overrides.set('sw.js', second.worker);
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
    await page.waitForFunction(() => navigator.serviceWorker.getRegistration().then((registration) => registration.waiting));
    assert.equal(await isOffered(page), false, 'not in the middle of an interview');
    assert.ok(!(await icon(page)).includes('second'), 'the old version goes on with its own files');
    await act(page, 'leave');
    await screen(page, 'home');
    await page.waitForSelector('[data-action="update"]');
    await Promise.all([page.waitForEvent('load'), act(page, 'update')]);
    await screen(page, 'home');
    assert.ok((await icon(page)).includes('second'), 'the new version has its own files');
    assert.equal(await page.evaluate(() => caches.keys().then((keys) => keys.length)), 1, 'nothing of the old one is left');
    // The draft outlived the update.
    assert.equal(await page.locator('main [data-action="resume"]').count(), 1);
    assert.deepEqual(page.problems, []);
  }));

test('a new version that does not come whole changes nothing', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await offlineReady(page);
    const second = secondVersion();
    // The list promises a file that the network does not have.
    site.overrides.set('sw.js', second.worker);
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()).catch(() => {}));
    await page.waitForFunction(() => navigator.serviceWorker.getRegistration().then((registration) => !registration.installing));
    assert.equal(await isOffered(page), false);
    await site.stop();
    await page.reload();
    await screen(page, 'home');
  }));
