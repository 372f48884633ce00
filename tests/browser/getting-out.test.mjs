// Getting out of every phone: as text, by a dialog, from browsers where downloads come to nothing; the
// backup of a device; deleting what was read back. Stubbed, because no headless browser has them: the
// save dialog, the icon's number, and an iPhone's word for "home screen". The rest is the browser's own.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Browser } from './harness/browser.mjs';
import { act, alerts, fill, screen, status, submit } from './harness/person.mjs';
import { readCsv } from './harness/csv.mjs';
import { SHORT, withApp } from './harness/setup.mjs';

const SURVEY = '#/fill/resident-satisfaction?wave=2026Q4';
// f2etw/detect-inapp, test/inapp.test.js
const WECHAT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 10_2_1 like Mac OS X) AppleWebKit/602.4.6 (KHTML, like Gecko) Mobile/14D27 MicroMessenger/6.5.8 NetType/WIFI Language/zh_CN';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 10_2_1 like Mac OS X) AppleWebKit/602.4.6 (KHTML, like Gecko) Version/10.0 Mobile/14D27 Safari/602.1';

async function withResponses(page, site, count) {
  for (let n = 0; n < count; n += 1) {
    await page.goto(site.address(SURVEY));
    await fill(page, { ...SHORT, Q23: `第 ${n} 份，"引号"\n第二行` });
    await submit(page);
  }
  await page.goto(site.address('#/records'));
  await screen(page, 'records');
}

const waiting = async (page) => Number(await page.getAttribute('[data-not-exported]', 'data-not-exported', { timeout: 1000 }).catch(() => 0));
const settled = (page, count) => page.waitForFunction((n) => (document.querySelector('[data-not-exported]')?.dataset.notExported ?? '0') === String(n), count);

test('what was copied as text is pasted at the office, and a part of it is not taken', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await browser.open(site.address('#/'));
    await withResponses(page, site, 2);
    assert.equal(await waiting(page), 2);
    assert.match(await page.title(), /^\(2\) /);
    await act(page, 'copy-text');
    await page.waitForSelector('[data-action="arrived"]');
    assert.equal(await waiting(page), 2, 'copied is not handed over');
    const shown = await page.inputValue('textarea[name="text-out"]');
    await act(page, 'arrived');
    await settled(page, 0);
    assert.doesNotMatch(await page.title(), /^\(/);

    await page.goto(site.address('#/office'));
    await page.click('[data-help="paste"] > summary');
    // Cut off in the middle.
    await page.fill('textarea[name="paste"]', shown.slice(0, shown.length / 2));
    await act(page, 'paste');
    await page.waitForSelector('[role="alert"]');
    assert.match((await alerts(page)).join(' '), /demo_resident-satisfaction_.*: [12]/, 'it says which rows are missing');
    assert.equal(await page.locator('[data-accepted]').count(), 0);
    // By the keyboard, from the clipboard.
    await page.fill('textarea[name="paste"]', '');
    await page.focus('textarea[name="paste"]');
    await page.keyboard.press('Control+V');
    assert.equal(await page.inputValue('textarea[name="paste"]'), shown);
    await act(page, 'paste');
    await page.waitForSelector('[role="status"][data-accepted="2"][data-rejected="0"]', { state: 'attached', timeout: 30_000 });
    await page.waitForFunction(() => document.querySelector('main').dataset.imports === '1');
    // Once more: nothing counts twice.
    await page.locator('[data-help="paste"]').evaluate((box) => { box.open = true; });
    await page.fill('textarea[name="paste"]', shown);
    await act(page, 'paste');
    await page.waitForSelector('[role="status"][data-accepted="2"][data-duplicates="2"]', { state: 'attached', timeout: 30_000 });
    assert.deepEqual(page.problems, []);
    assert.deepEqual(page.foreign, []);
  }));

test('a dialog that is cancelled marks nothing, and one that saved can be taken back', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    await browser.context.addInitScript(() => {
      window.saved = [];
      window.cancels = 1;
      window.badges = [];
      navigator.setAppBadge = async (n) => { window.badges.push(n); };
      navigator.clearAppBadge = async () => { window.badges.push(0); };
      window.showSaveFilePicker = async ({ suggestedName }) => {
        if (window.cancels > 0) { window.cancels -= 1; throw new DOMException('no', 'AbortError'); }
        return { createWritable: async () => ({ write: async (blob) => window.saved.push(suggestedName, await blob.text()), close: () => new Promise((closed) => { window.closeIt = closed; }) }) };
      };
    });
    const page = await browser.open(site.address('#/'));
    await withResponses(page, site, 1);
    await act(page, 'save-as');
    await page.waitForFunction(() => window.cancels === 0);
    await page.waitForFunction(() => !document.querySelector('[data-action="save-as"]').disabled);
    assert.equal(await waiting(page), 1);
    await act(page, 'save-as');
    await page.waitForFunction(() => window.closeIt);
    assert.equal(await waiting(page), 1, 'not before it was closed');
    await page.evaluate(() => window.closeIt());
    await settled(page, 0);
    assert.match(await page.evaluate(() => window.saved[0]), /^demo_resident-satisfaction_/);
    assert.equal(await page.evaluate(() => window.badges.at(-1)), 0);
    // The file is gone.
    await page.click('[data-help="given"] > summary');
    await page.click('[data-action^="unmark-"]');
    await page.click('[data-action^="unmark-"][data-action$="-sure"]');
    await settled(page, 1);
    assert.equal(await page.evaluate(() => window.badges.at(-1)), 1);
    await page.reload();
    await settled(page, 1);
    assert.deepEqual(page.problems, []);
  }));

for (const [name, agent, standalone, word] of [['WeChat', WECHAT, false, 'wechat'], ["an iPhone's home screen", IPHONE, true, 'ios-home-screen']]) {
  test(`in ${name} the way out is shown, and a download counts only when somebody has seen the file`, { timeout: 120_000 }, () =>
    withApp({ flags: [`--user-agent=${agent}`] }, async ({ site, browser }) => {
      if (standalone) await browser.context.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }));
      const page = await browser.open(site.address('#/'), { width: 360, height: 780 });
      await withResponses(page, site, 1);
      await page.waitForSelector(`[data-trap="${word}"]`);
      const text = await page.innerText(`[data-trap="${word}"]`);
      assert.match(text, standalone ? /发送/ : /右上角“···”.*在浏览器打开/);
      await taken(browser, () => act(page, 'export'));
      await page.waitForSelector('[data-action="not-arrived"]');
      await act(page, 'not-arrived');
      assert.equal(await waiting(page), 1);
      await taken(browser, () => act(page, 'export'));
      await act(page, 'arrived');
      await settled(page, 0);
      assert.deepEqual(page.problems, []);
    }));
}

test('an ordinary browser shows no trap, and has the help folded up', { timeout: 60_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/records'));
    await page.waitForSelector('[data-help="ways"]');
    assert.equal(await page.locator('[data-trap]').count(), 0);
  }));

/** Downloads, and makes room for another file of the same name. */
async function taken(browser, action) {
  const files = await browser.downloaded(action, 1);
  return files.map((file) => { const rows = readCsv(file); rmSync(file); return [file.split('/').at(-1), rows]; });
}

async function exportAll(page, browser, site) {
  await page.goto(site.address('#/records'));
  await screen(page, 'records');
  return taken(browser, () => act(page, 'export-all'));
}

async function restore(page, file) {
  await page.setInputFiles('[data-action="restore"]', file);
}

test('a backup brings everything to a fresh device, once, and a damaged one brings nothing', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await withResponses(page, site, 2);
    // A draft too.
    await page.goto(site.address('#/fill/resident-satisfaction?wave=2026Q4&household=H01-003&mode=interviewer'));
    await page.click('main input[name="C0"][value="1"]', { force: true });
    await page.waitForSelector('[data-saving="saved"]');
    await page.goto(site.address('#/settings'));
    await page.fill('[name="device-name"]', '三号平板');
    await page.press('[name="device-name"]', 'Tab');
    const [backup] = await browser.downloaded(() => act(page, 'backup'), 1);
    const rows = await exportAll(page, browser, site);

    const other = await new Browser({}).start();
    try {
      const fresh = await other.open(site.address('#/settings'));
      await screen(fresh, 'settings');
      const number = await fresh.innerText('main dd code');
      const cut = join(other.downloads, 'cut.pingyi');
      writeFileSync(cut, readFileSync(backup).subarray(0, -1));
      await restore(fresh, cut);
      await fresh.waitForSelector('[role="alert"]:has-text("不完整")');
      assert.equal(await fresh.locator('[data-action="restore-take"]').count(), 0);
      await restore(fresh, backup);
      await act(fresh, 'restore-take');
      await fresh.waitForFunction(() => /已恢复：2 份答卷、0 条走访、1 份草稿/.test(document.querySelector('[role="status"]').textContent));
      assert.equal(await fresh.innerText('main dd code'), number, 'the device keeps its own number');
      assert.equal(await fresh.inputValue('[name="device-name"]'), '三号平板');
      await restore(fresh, backup);
      await fresh.waitForSelector('[data-action="restore-leave"]');
      assert.equal(await fresh.locator('[data-action="restore-take"]').count(), 0, 'there is nothing more in it');
      assert.deepEqual(await exportAll(fresh, other, site), rows, 'the same rows under the same names');
      await fresh.reload();
      assert.equal((await exportAll(fresh, other, site))[0][1].length, 2);
      assert.equal(await fresh.locator('[data-action="resume"]').count(), 1, 'the draft can be gone on with');
      assert.deepEqual(fresh.problems, []);
    } finally {
      await other.close();
    }
  }));

/** What stands in both stores under keys that begin so. */
const kept = (page, prefix) => page.evaluate((start) => new Promise((resolve, reject) => {
  const local = Object.keys(localStorage).filter((key) => key.startsWith(`pingyi/${start}`)).length;
  const opened = indexedDB.open('pingyi');
  opened.onerror = reject;
  opened.onsuccess = () => {
    const all = opened.result.transaction('kept').objectStore('kept').getAllKeys();
    all.onsuccess = () => { opened.result.close(); resolve([local, all.result.filter((key) => key.startsWith(start)).length]); };
  };
}), prefix);

test('only what was read back is deleted, from both stores, and stays deleted', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await withResponses(page, site, 2);
    const files = await browser.downloaded(() => act(page, 'export'), 1);
    await settled(page, 0);
    await page.goto(site.address('#/settings'));
    await screen(page, 'settings');
    assert.equal(await page.locator('[data-action="purge"]').count(), 0, 'not without reading back');
    const other = join(browser.downloads, 'other.csv');
    writeFileSync(other, readFileSync(files[0], 'utf8').replaceAll(',A01,', ',A02,').replaceAll('第 ', '第'));
    await page.setInputFiles('[data-action="purge-files"]', other);
    await page.waitForSelector('[data-question="purge"]');
    assert.equal(await page.locator('[data-action="purge"]').count(), 0, 'not by a file that differs');
    assert.deepEqual(await kept(page, 'response/'), [2, 2]);
    await page.setInputFiles('[data-action="purge-files"]', files);
    await act(page, 'purge');
    await act(page, 'purge-sure');
    await page.waitForFunction(() => /已删除：2 份答卷/.test(document.querySelector('[role="status"]').textContent));
    assert.deepEqual(await kept(page, 'response/'), [0, 0]);
    assert.deepEqual(await kept(page, 'deleted/'), [1, 1], 'that they are gone is kept');
    await page.reload();
    await screen(page, 'settings');
    assert.deepEqual(await kept(page, 'response/'), [0, 0]);
    assert.match(await status(page), /^$/);
    assert.deepEqual(page.problems, []);
  }));

test("a clock that is off the server's is told", { timeout: 60_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await screen(page, 'home');
    // The page's clock, an hour ahead; the server's is the machine's.
    await browser.context.addInitScript(() => {
      const Now = Date;
      window.Date = class extends Now { constructor(...args) { super(...(args.length ? args : [Now.now() + 3_600_000])); } };
    });
    await page.goto(site.address('#/settings'));
    await page.reload();
    await page.waitForSelector('[role="alert"]:has-text("60 分钟")');
    assert.deepEqual(page.foreign, []);
  }));
