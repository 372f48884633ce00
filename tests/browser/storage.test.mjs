// Storage that fails, in the ways in which browsers make it fail: full, blocked, damaged, an
// address without https. Each ends in a clear message, and nothing that was acknowledged is lost.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { act, alerts, fill, offlineReady, screen, submit } from './harness/person.mjs';
import { readCsv } from './harness/csv.mjs';
import { SHORT, withApp } from './harness/setup.mjs';

const SURVEY = '#/fill/resident-satisfaction?wave=2026Q4';

async function exported(browser, site) {
  const page = await browser.open(site.address('#/records'));
  await screen(page, 'records');
  const files = await browser.downloaded(() => act(page, 'export-all'), 1);
  return files.filter((file) => file.includes('resident-satisfaction')).flatMap(readCsv);
}

test('with localStorage full, responses are saved all the same', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await screen(page, 'home');
    await page.evaluate(() => {
      let size = 1 << 20;
      for (let n = 0; size > 0; n += 1) {
        try { localStorage.setItem(`elsewhere/${n}`, 'x'.repeat(size)); } catch { size = size >> 1; }
      }
    });
    await page.goto(site.address(SURVEY));
    await fill(page, SHORT);
    await submit(page);
    await page.reload();
    assert.equal((await exported(browser, site)).length, 1);
  }));

// A small file system of its own, because the whole machine's disk is not ours to fill. Where that is
// not allowed (no root), the same is shown by the kernel's tests on a made-up device.
function smallDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'pingyi-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', folder]);
  return mounted.status === 0 ? folder : null;
}

test('with no space at all, the screen says that nothing is saved, keeps the answers and offers the file', { timeout: 120_000 }, async (context) => {
  const disk = smallDisk();
  if (!disk) {
    context.skip('no file system can be mounted here');
    return;
  }
  try {
    await withApp({ profile: join(disk, 'profile') }, async ({ site, browser }) => {
      const page = await browser.open(site.address(SURVEY));
      // What the service worker would store later, and throw away on a full disk, is there before.
      await offlineReady(page);
      await fill(page, SHORT);
      // Both stores take no more: localStorage is at its limit, the disk at its last byte.
      await page.evaluate(() => {
        let size = 1 << 20;
        for (let n = 0; size > 0; n += 1) {
          try { localStorage.setItem(`elsewhere/${n}`, 'x'.repeat(size)); } catch { size = size >> 1; }
        }
      });
      // And it stays there: the browser now and then gives up a file of its own.
      const filler = join(disk, 'filler');
      const filling = spawn('sh', ['-c', 'while :; do cat /dev/zero >> "$0"; sleep 0.02; done', filler], { stdio: 'ignore' });
      context.after(() => filling.kill('SIGKILL'));
      while (statfsSync(disk).bavail > 0) await sleep(20);
      await act(page, 'submit');
      await page.waitForSelector('[role="alert"]:visible');
      assert.match((await alerts(page)).join(' '), /未保存|没有存上/);
      assert.doesNotMatch(await page.locator('[role="status"]').first().innerText(), /^已保存/);
      // Space comes back: the same answers are offered as a file, and saved, once.
      filling.kill('SIGKILL');
      await once(filling, 'close');
      rmSync(filler);
      const files = await browser.downloaded(() => act(page, 'rescue'), 1);
      assert.match(readFileSync(files[0], 'utf8'), /resident-satisfaction/);
      // The file of the export has the same name, and is told by being new.
      rmSync(files[0]);
      await page.evaluate(() => { for (const key of Object.keys(localStorage)) if (key.startsWith('elsewhere/')) localStorage.removeItem(key); });
      await act(page, 'retry');
      await page.waitForFunction(() => /已保存/.test(document.querySelector('[role="status"]').textContent));
      assert.equal((await exported(browser, site)).length, 1);
    });
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});

test('with storage blocked by the browser, the app says so and still gives the answers as a file', { timeout: 120_000 }, () => {
  const profile = mkdtempSync(join(tmpdir(), 'pingyi-blocked-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
  return withApp({ profile }, async ({ site, browser }) => {
    const page = await browser.open(site.address(SURVEY));
    assert.equal(await page.evaluate(() => { try { return typeof localStorage; } catch (error) { return error.name; } }), 'SecurityError', 'storage is really blocked');
    await screen(page, 'fill');
    assert.notEqual((await alerts(page)).join(''), '', 'said before the first answer');
    await fill(page, SHORT);
    await act(page, 'submit');
    await page.waitForSelector('[data-action="rescue"]:visible');
    const files = await browser.downloaded(() => act(page, 'rescue'), 1);
    assert.match(readFileSync(files[0], 'utf8'), /resident-satisfaction/);
  });
});

test('without https the app works, and says what does not', { timeout: 120_000 }, () =>
  withApp({ flags: ['--host-resolver-rules=MAP survey.test 127.0.0.1'] }, async ({ site, browser }) => {
    const page = await browser.open(`http://survey.test:${site.port}/${SURVEY}`);
    assert.equal(await page.evaluate(() => isSecureContext), false);
    await screen(page, 'fill');
    assert.match((await alerts(page)).join(' '), /https/);
    await fill(page, SHORT);
    await submit(page);
  }));

test('a record that is damaged in one copy is repaired from the other, and it is said', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address(SURVEY));
    await fill(page, SHORT);
    await submit(page);
    const damaged = await page.evaluate(() => {
      const keys = Object.keys(localStorage).filter((key) => key.includes('response/'));
      for (const key of keys) localStorage.setItem(key, localStorage.getItem(key).replace('resident', 'resxdent'));
      return keys.length;
    });
    assert.equal(damaged, 1);
    await page.goto(site.address('#/records'));
    await page.reload();
    await screen(page, 'records');
    await page.waitForSelector('[role="alert"]:visible');
    assert.match((await alerts(page)).join(' '), /损坏/);
    const [row] = await exported(browser, site);
    assert.equal(row.Q3, '5');
    assert.ok(await page.evaluate(() => Object.entries(localStorage).some(([key, text]) => key.includes('response/') && text.includes('resident-satisfaction'))), 'the copy is whole again');
  }));

test('in a private window the app works, and says that everything goes when it is closed', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const context = await browser.connection.newContext();
    const page = await context.newPage();
    await page.goto(site.address('#/fill/resident-satisfaction?wave=2026Q4'));
    await fill(page, SHORT);
    await submit(page);
    await page.goto(site.address('#/records'));
    await screen(page, 'records');
    await page.waitForSelector('[role="alert"]:visible');
    assert.match((await alerts(page)).join(' '), /无痕|private/);
    await context.close();
  }));
