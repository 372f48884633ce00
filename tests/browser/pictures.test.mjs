// Pictures: taken from a file, shown, kept through a reload, and out again beside their rows. What
// leaves is read by Python's own `zipfile`. Source of truth: docs/formats/responses-csv.md
// ("Pictures"), docs/formats/stored.md, and the first frame header of a JPEG (ITU T.81, B.2.2).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { act, screen, submit } from './harness/person.mjs';
import { readCsv } from './harness/csv.mjs';
import { DIST, withApp } from './harness/setup.mjs';

const LONGER = 640;
const STREETS = {
  format: 'pingyi.questionnaire/1', id: 'streets', version: '1', kind: 'survey', title: 'Streets', default_language: 'en',
  survey: [
    { type: 'image', name: 'street', label: 'The street', parameters: `max-pixels=${LONGER}`, required: 'yes' },
    { type: 'text', name: 'words', label: 'What is it?' },
  ],
  choices: {},
};

/** The practice pack with one questionnaire more. */
function pack() {
  const pack = JSON.parse(readFileSync(join(DIST, 'packs/demo.pack.json'), 'utf8'));
  pack.questionnaires.push(STREETS);
  return Buffer.from(JSON.stringify(pack));
}

/** A PNG, larger than what is kept, with a text in it that must not get out. */
function png(width, height) {
  const chunk = (kind, content) => {
    const body = Buffer.concat([Buffer.from(kind), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set([x & 255, y & 255, (x ^ y) & 255], y * (1 + 3 * width) + 1 + 3 * x);
  }
  const parts = [chunk('IHDR', head), chunk('tEXt', Buffer.from('Comment\0taken at 51.5 N')), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

/** Width and height of a JPEG. */
function size(jpeg) {
  for (let place = 2; place < jpeg.length; ) {
    assert.equal(jpeg[place], 0xff);
    const marker = jpeg[place + 1];
    if (marker >= 0xc0 && marker <= 0xc3) return [jpeg.readUInt16BE(place + 7), jpeg.readUInt16BE(place + 5)];
    place += 2 + jpeg.readUInt16BE(place + 2);
  }
  throw new Error('no frame');
}

/** What Python finds in a ZIP file: names, and contents whose sums hold. */
function unzipped(path) {
  const run = spawnSync('python3', ['-c', `
import base64, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
    assert file.testzip() is None
    print(json.dumps({name: base64.b64encode(file.read(name)).decode() for name in file.namelist()}))
`, path], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return Object.entries(JSON.parse(run.stdout)).map(([name, content]) => [name, Buffer.from(content, 'base64')]);
}

const take = (page, buffer) => page.setInputFiles('main input[name="street"]', { name: 'IMG_1.png', mimeType: 'image/png', buffer });
const image = async (page) => {
  await page.waitForFunction(() => document.querySelector('main img.picture__image')?.naturalWidth > 0);
  return page.$eval('main img.picture__image', (node) => [node.src, node.naturalWidth, node.naturalHeight]);
};

test('a picture is scaled down, kept, shown after a reload, and exported beside its row', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    site.overrides.set('packs/demo.pack.json', pack());
    const page = await browser.open(site.address('#/fill/streets?wave=2026Q4'), { width: 360, height: 780 });
    await page.waitForSelector('main input[name="street"]', { state: 'attached' });
    await act(page, 'next');
    await page.waitForSelector('main [role="alert"]:visible');
    await take(page, Buffer.from('no picture'));
    await page.waitForFunction(() => document.querySelector('main .picture [role="alert"]'));
    await take(page, png(1600, 1200));
    const [first, ...shown] = await image(page);
    assert.deepEqual(shown, [640, 480]);
    // Another one takes its place.
    await take(page, png(900, 1800));
    await page.waitForFunction((old) => document.querySelector('main img.picture__image')?.src !== old, first);
    assert.deepEqual((await image(page)).slice(1), [320, 640]);
    await page.reload();
    assert.deepEqual((await image(page)).slice(1), [320, 640], 'after a reload');
    await act(page, 'next');
    await page.waitForSelector('main textarea[name="words"]');
    await act(page, 'next');
    await screen(page, 'review');
    await submit(page);
    await page.goto(site.address('#/records'));
    await screen(page, 'records');
    const files = await browser.downloaded(() => act(page, 'export-all'), 2);
    const csv = files.find((file) => file.endsWith('.csv'));
    const zip = csv.replace(/\.csv$/, '.pictures.zip');
    assert.ok(files.includes(zip), files.join());
    const [row] = readCsv(csv);
    assert.equal(row.street, `${row.response_id}-street.jpg`);
    const [[name, jpeg], ...more] = unzipped(zip);
    assert.deepEqual([name, more.length], [row.street, 0]);
    assert.deepEqual(size(jpeg), [320, LONGER]);
    assert.ok(!jpeg.includes('51.5 N'), 'what was written into the file is left behind');

    // The office takes the row and says that the pictures stay where they are.
    await page.goto(site.address('#/office'));
    await screen(page, 'office');
    await page.setInputFiles('[data-action="import"]', [csv, zip]);
    const status = page.locator('[role="status"][data-accepted]');
    await status.waitFor({ state: 'attached', timeout: 60_000 });
    assert.deepEqual([await status.getAttribute('data-accepted'), await status.getAttribute('data-rejected')], ['1', '0']);
    assert.match(await page.locator('main tr[data-code="file.pictures"]').innerText(), /图片/);
    assert.deepEqual(page.foreign, []);
  }));

test('a device that has worked with the old database goes on with everything that it had', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    // An old tab that stays open; like the old program it closes its connection when it is told.
    const old = await browser.open(site.address('icons/icon.svg'));
    await old.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.open('pingyi', 1);
      request.onupgradeneeded = () => ['kept', 'office-files'].forEach((store) => request.result.createObjectStore(store));
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        database.onversionchange = () => database.close();
        const transaction = database.transaction('kept', 'readwrite');
        transaction.objectStore('kept').put('1', 'took-part/demo/2026Q4/cadre-rating/H01-001/practice');
        transaction.oncomplete = () => resolve();
      };
    }));
    site.overrides.set('packs/demo.pack.json', pack());
    const page = await browser.open(site.address('#/fill/streets?wave=2026Q4'), { width: 360, height: 780 });
    await page.waitForSelector('main input[name="street"]', { state: 'attached' });
    await take(page, png(800, 600));
    await image(page);
    const [version, stores, value] = await page.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.open('pingyi');
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        const get = database.transaction('kept').objectStore('kept').get('took-part/demo/2026Q4/cadre-rating/H01-001/practice');
        get.onsuccess = () => { resolve([database.version, [...database.objectStoreNames], get.result]); database.close(); };
      };
    }));
    assert.deepEqual([version, stores, value], [3, ['kept', 'office-files', 'packs', 'pictures'], '1']);
    assert.equal(await page.locator('[role="alert"]:visible').count(), 0, 'and nobody is told of anything');
  }));
