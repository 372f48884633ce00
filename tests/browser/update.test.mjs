// A new version of the app: it is fetched in the background, waits while an interview is open, and
// takes over when somebody says so. Source of truth: the service worker's two versions, of which the
// second is made here from the first.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { act, alerts, answer, offlineReady, screen } from './harness/person.mjs';
import { DIST, withApp } from './harness/setup.mjs';

/** The same app under another version: other contents of some files, and their hashes in the list. */
function version(name, contents) {
  let worker = readFileSync(join(DIST, 'sw.js'), 'utf8');
  for (const [path, content] of Object.entries(contents)) {
    const line = new RegExp(`\\["${path.replace('.', '\\.')}", '[0-9a-f]{64}'\\]`);
    assert.match(worker, line);
    worker = worker.replace(line, `["${path}", '${createHash('sha256').update(content).digest('hex')}']`);
  }
  return { contents, worker: Buffer.from(worker.replace(/const VERSION = '[0-9a-f]+'/, `const VERSION = '${name}'`)) };
}
const iconWith = (text) => Buffer.concat([readFileSync(join(DIST, 'icons/icon.svg')), Buffer.from(`<!-- ${text} -->`)]);
const secondVersion = () => version('second', { 'icons/icon.svg': iconWith('second') });

/** Lays a version out on the site. */
function publish(site, { contents, worker }) {
  for (const [path, content] of Object.entries(contents)) site.overrides.set(path, content);
  site.overrides.set('sw.js', worker);
}
const look = (page) => page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
const waiting = (page) => page.waitForFunction(() => navigator.serviceWorker.getRegistration().then((registration) => registration.waiting));
/** Waits until the version on the page is known to have started. */
const started = (page, name) => page.waitForFunction(async (wanted) => {
  const note = await (await caches.open('pingyi-notes')).match('notes/started');
  const text = await note?.text();
  return wanted ? text === wanted : Boolean(text);
}, name);
/** Waits until nothing is kept but this version. */
const alone = (page) => page.waitForFunction(() => caches.keys().then((keys) => keys.filter((key) => key !== 'pingyi-notes').length === 1));

const isOffered = (page) => page.locator('[data-action="update"]').count().then(Boolean);
const icon = (page) => page.evaluate(() => fetch('icons/icon.svg').then((answer) => answer.text()));

test('a new version waits until no interview is open, and takes over whole', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/fill/resident-satisfaction?wave=2026Q4'));
    await offlineReady(page);
    await screen(page, 'fill');
    await answer(page, 'C0', 1);
    publish(site, secondVersion());
    await look(page);
    await waiting(page);
    assert.equal(await isOffered(page), false, 'not in the middle of an interview');
    assert.ok(!(await icon(page)).includes('second'), 'the old version goes on with its own files');
    await act(page, 'leave');
    await screen(page, 'home');
    await act(page, 'update-later');
    assert.equal(await isOffered(page), false, 'whoever wants to wait, waits');
    await page.reload();
    await page.waitForSelector('[data-action="update"]');
    await Promise.all([page.waitForEvent('load'), act(page, 'update')]);
    await screen(page, 'home');
    assert.ok((await icon(page)).includes('second'), 'the new version has its own files');
    await started(page, 'second');
    await alone(page);
    // The draft outlived the update.
    assert.equal(await page.locator('main [data-action="resume"]').count(), 1);
    assert.deepEqual(page.problems, []);
  }));

test('a new version that does not come whole changes nothing', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await offlineReady(page);
    // The list promises a file that the network does not have.
    site.overrides.set('sw.js', secondVersion().worker);
    await look(page).catch(() => {});
    await page.waitForFunction(() => navigator.serviceWorker.getRegistration().then((registration) => !registration.installing));
    assert.equal(await isOffered(page), false);
    await site.stop();
    await page.reload();
    await screen(page, 'home');
  }));

for (const [what, code] of [
  ['whose script breaks', "throw new Error('broken');"],
  ['that breaks before it is understood', 'this is no script;;('],
]) {
  test(`a new version ${what} gives way to the one before, without network too`, { timeout: 120_000 }, () =>
    withApp({}, async ({ site, browser }) => {
      const page = await browser.open(site.address('#/fill/resident-satisfaction?wave=2026Q4'));
      await offlineReady(page);
      await screen(page, 'fill');
      await answer(page, 'C0', 1);
      await act(page, 'leave');
      await screen(page, 'home');
      await started(page);
      publish(site, version('broken', { 'start.js': Buffer.from(code), 'icons/icon.svg': iconWith('broken') }));
      await look(page);
      await waiting(page);
      await act(page, 'update');
      // It is loaded, breaks, and the page is loaded again with the old one, which says so.
      await page.waitForSelector('[role="alert"]:visible');
      assert.match((await alerts(page)).join(' '), /新版本打不开/);
      assert.ok(!(await icon(page)).includes('broken'), 'every file is of the old version');
      assert.equal(await page.locator('main [data-action="resume"]').count(), 1, 'the draft is there');
      await site.stop();
      await page.reload();
      await screen(page, 'home');
      assert.ok(!(await icon(page)).includes('broken'));
      // The next version that starts is taken like any other.
      await site.start();
      publish(site, version('third', { 'start.js': readFileSync(join(DIST, 'start.js')), 'icons/icon.svg': iconWith('third') }));
      await look(page);
      await waiting(page);
      await page.waitForSelector('[data-action="update"]');
      await Promise.all([page.waitForEvent('load'), act(page, 'update')]);
      await screen(page, 'home');
      await started(page, 'third');
      assert.ok((await icon(page)).includes('third'));
      await alone(page);
    }));
}

test('a page of the version before does not open what it would have to load from the new one', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/fill/resident-satisfaction?wave=2026Q4'));
    await offlineReady(page);
    await started(page);
    await answer(page, 'C0', 1);
    const other = await browser.open(site.address('#/'));
    await screen(other, 'home');
    publish(site, secondVersion());
    await look(other);
    await waiting(other);
    await Promise.all([other.waitForEvent('load'), act(other, 'update')]);
    await screen(other, 'home');
    // The interview goes on in the old tab; the office opens as part of the new version.
    await act(page, 'next');
    await act(page, 'leave');
    await screen(page, 'home');
    await Promise.all([page.waitForEvent('load'), page.evaluate(() => { location.hash = '#/office'; })]);
    await screen(page, 'office');
    assert.ok((await icon(page)).includes('second'));
  }));

test('what the browser has thrown away is fetched again', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await offlineReady(page);
    await page.evaluate(() => caches.keys().then((keys) => Promise.all(keys.map((key) => caches.delete(key)))));
    await page.reload();
    await offlineReady(page);
    await site.stop();
    await page.reload();
    await screen(page, 'home');
  }));
