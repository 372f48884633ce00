// The app as one file, opened from a disk without any site: the field app whole, and the office with
// its worker. Source of truth: the addresses that the browser asks for, and the app's own files.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { act, alerts, fill, screen, submit } from './harness/person.mjs';
import { readCsv } from './harness/csv.mjs';
import { DIST, SHORT, withApp } from './harness/setup.mjs';

test('from one file: a questionnaire is filled, kept through a reload, exported and read in the office', { timeout: 120_000 }, () =>
  withApp({}, async ({ browser }) => {
    // Alone in a folder: there is nothing beside it that it could use.
    const stick = mkdtempSync(join(tmpdir(), 'pingyi-stick-'));
    copyFileSync(join(DIST, 'pingyi.html'), join(stick, 'pingyi.html'));
    const address = (hash) => `${pathToFileURL(join(stick, 'pingyi.html'))}${hash}`;
    const page = await browser.open('about:blank', { width: 800, height: 1280 });
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address('#/fill/resident-satisfaction?wave=2026Q4'));
    await screen(page, 'fill');
    await fill(page, SHORT);
    await submit(page);
    await page.goto(address('#/settings'));
    await screen(page, 'settings');
    assert.match((await alerts(page)).join(' '), /文件/, 'what this way of opening means for storage is said');
    await page.reload();
    await page.goto(address('#/records'));
    await screen(page, 'records');
    const files = await browser.downloaded(() => act(page, 'export-all'), 1);
    assert.equal(readCsv(files[0]).length, 1);
    await page.goto(address('#/office'));
    await screen(page, 'office');
    await page.setInputFiles('[data-action="import"]', files);
    const status = page.locator('[role="status"][data-accepted]');
    await status.waitFor({ state: 'attached', timeout: 60_000 });
    assert.equal(await status.getAttribute('data-accepted'), '1');
    await page.waitForSelector('main table');
    assert.deepEqual(page.problems, []);
    assert.deepEqual(asked.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(address(''))), [], 'nothing is asked for outside of the file');
  }));
