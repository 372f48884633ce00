// Packs on the running app: loaded from a file, compared, kept, used, removed; by a link and by a code
// before a camera; and packs as they should not be. The camera is Chromium's own fake, which plays a
// film that the test makes. Source of truth: docs/formats/pack.md ("On a device", "By a link").
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Browser } from './harness/browser.mjs';
import { act, alerts, screen, status } from './harness/person.mjs';
import { DIST, withApp } from './harness/setup.mjs';

const DEMO = readFileSync(join(DIST, 'packs/demo.pack.json'), 'utf8');
const demo = () => JSON.parse(DEMO);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A real pack of another place. */
function riverside(change = () => {}) {
  const pack = { ...demo(), id: 'riverside', practice: false, title: { 'zh-CN': '河畔社区', en: 'Riverside' } };
  change(pack);
  return Buffer.from(JSON.stringify(pack));
}

const choose = (page, buffer, name = 'a.pack.json') =>
  page.setInputFiles('[data-action="pack-load"]', { name, mimeType: 'application/json', buffer });
/** A large file, which is too much for the driver's own way. */
async function chooseLarge(page, folder, buffer) {
  const path = join(folder, 'large.json');
  writeFileSync(path, buffer);
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send('Runtime.evaluate', { expression: `document.querySelector('[data-action="pack-load"]')` });
  await session.send('DOM.setFileInputFiles', { files: [path], objectId: result.objectId });
  await session.detach();
}
const looked = (page, how) => page.waitForSelector(`[data-look="${how}"]`, { timeout: 40_000 });
const inUse = (page) => page.getAttribute('[data-pack][aria-current="true"]', 'data-pack');
const listed = (page) => page.$$eval('[data-pack]', (nodes) => nodes.map((node) => node.dataset.pack).sort());

/** What the stores hold about packs: keys of both. */
const kept = (page) =>
  page.evaluate(() => new Promise((resolve, reject) => {
    const open = indexedDB.open('pingyi');
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const ask = open.result.transaction('packs').objectStore('packs').getAllKeys();
      ask.onsuccess = () => {
        open.result.close();
        resolve([...ask.result.map(String), ...Object.keys(localStorage).filter((key) => key.includes('/pack/'))].sort());
      };
    };
  }));

async function opened(browser, site, hash = '#/pack') {
  const page = await browser.open(site.address(hash));
  await screen(page, hash.split('?')[0].slice(2) || 'home');
  return page;
}

const quiet = (page) => {
  assert.deepEqual(page.problems, []);
  assert.deepEqual(page.foreign, [], 'no request leaves the app');
};

test('a pack is loaded from a file, kept, used, compared with its next version, and removed', async () => {
  await withApp({ language: 'en' }, async ({ site, browser }) => {
    const page = await opened(browser, site);
    assert.equal(await inUse(page), 'demo');
    await choose(page, riverside());
    await looked(page, 'ready');
    assert.equal(await inUse(page), 'demo', 'nothing happens before somebody says so');
    await act(page, 'pack-take');
    await page.waitForSelector('[data-pack="riverside"][aria-current="true"]');
    assert.match(await status(page), /Riverside/);
    assert.deepEqual(await kept(page), ['pingyi/pack/riverside', 'riverside']);
    await page.reload();
    await page.waitForSelector('[data-pack="riverside"][aria-current="true"]');
    assert.equal(await page.locator('.watermark').count(), 0, 'a real pack is not watermarked');

    // The next version: what it changes is said before it is taken.
    const next = riverside((pack) => {
      pack.version = '2026.2';
      pack.households.pop();
      pack.areas.push({ id: 'A04', name: { en: 'North' }, parent: null });
      pack.questionnaires[0].survey[3].label.en = 'Asked otherwise';
    });
    await choose(page, next, 'next.json');
    await looked(page, 'ready');
    assert.match(await page.innerText('[data-part="area"]'), /A04 North/);
    assert.equal(await page.locator('[data-part="household"] [data-change="removed"]').count(), 1);
    assert.match(await page.innerText('[data-part="item"]'), /Asked otherwise/);
    assert.match(await page.innerText('[data-look]'), /changed without a new version/);
    await act(page, 'pack-away');
    await page.waitForSelector('[data-look]', { state: 'detached' });

    // An interview in the pack; then the practice pack by its address.
    await page.goto(site.address('#/fill/resident-satisfaction?pack=demo'));
    await screen(page, 'fill');
    await page.waitForSelector('.watermark', { state: 'attached' });
    await page.goto(site.address('#/pack'));
    await page.waitForSelector('[data-pack="demo"][aria-current="true"]');

    const [file] = await browser.downloaded(() => page.click('[data-pack="riverside"] [data-action="pack-save"]'));
    assert.deepEqual(readFileSync(file), riverside(), 'byte for byte');
    await page.click('[data-action="pack-remove-riverside"]');
    await page.click('[data-action="pack-remove-riverside-sure"]');
    await page.waitForSelector('[data-pack="riverside"]', { state: 'detached' });
    await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('/pack/')));
    assert.deepEqual(await listed(page), ['demo']);
    quiet(page);
  });
});

/** A picture of a code as the screen shows it, as a film that Chromium's fake camera plays. */
async function film(page, path) {
  const { side, runs } = await page.$eval('.code__square', (svg) => ({
    side: Number(svg.getAttribute('viewBox').split(' ')[2]),
    runs: [...svg.querySelector('path').getAttribute('d').matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number)),
  }));
  const [width, height] = [640, 480];
  const scale = Math.floor(height / side);
  const [left, top] = [Math.floor((width - side * scale) / 2), Math.floor((height - side * scale) / 2)];
  const luma = Buffer.alloc(width * height, 235);
  for (const [x, y, length] of runs) {
    for (let row = 0; row < scale; row += 1) {
      const at = (top + y * scale + row) * width + left + x * scale;
      luma.fill(16, at, at + length * scale);
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...Array(10).fill(frame)]));
}

test('a camera scans the code of a link to a pack, and the pack is checked and taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pingyi-film-'));
  const path = join(folder, 'code.y4m');
  await withApp({ language: 'en' }, async ({ site, browser }) => {
    // The coordinator's screen makes the code.
    const office = await opened(browser, site);
    await choose(office, riverside());
    await looked(office, 'ready');
    await act(office, 'pack-take');
    await office.waitForSelector('[data-pack="riverside"][aria-current="true"]');
    await office.click('[data-pack="riverside"] [data-action="pack-link"]');
    await office.waitForSelector('.code__square');
    const address = await office.innerText('.linked__address');
    assert.equal(address, site.address(`#/pack?get=packs/riverside.pack.json&sha256=${sha256(riverside())}`));
    await film(office, path);
    await office.fill('[name="pack-path"]', '村'.repeat(60));
    await office.press('[name="pack-path"]', 'Enter');
    await office.waitForSelector('.linked [role="alert"]');
    assert.equal(await office.locator('.code__square').count(), 0, 'too long for a code');
    quiet(office);

    // Another device, with a camera before which the code is held.
    site.overrides.set('packs/riverside.pack.json', riverside());
    const flags = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${path}`];
    const tablet = await new Browser({ language: 'en', flags }).start();
    try {
      const page = await opened(tablet, site);
      await act(page, 'scan');
      await looked(page, 'ready');
      assert.equal(await page.locator('video').count(), 0, 'the camera is off');
      assert.equal(await inUse(page), 'demo');
      await act(page, 'pack-take');
      await page.waitForSelector('[data-pack="riverside"][aria-current="true"]');
      assert.ok(site.requests.includes('packs/riverside.pack.json'));
      quiet(page);

      // The same code before the same app at another address: it is shown, and not followed.
      const elsewhere = await tablet.open(site.address('#/pack').replace('127.0.0.1', 'localhost'));
      await screen(elsewhere, 'pack');
      await act(elsewhere, 'scan');
      await elsewhere.waitForSelector('[data-scan="foreign"]');
      assert.match(await elsewhere.innerText('[data-scan="foreign"]'), new RegExp(`127.0.0.1:${site.port}`));
      assert.equal(await elsewhere.locator('[data-look]').count(), 0);
      assert.ok(elsewhere.foreign.every((address) => address.startsWith(`http://localhost:${site.port}/`)));
    } finally {
      await tablet.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('without a camera it is said what to do', async () => {
  await withApp({ language: 'en' }, async ({ site, browser }) => {
    const page = await opened(browser, site);
    await act(page, 'scan');
    await page.waitForSelector('[data-scan="failed"]');
    assert.match((await alerts(page)).join(' '), /camera.*(file|link)/is);
    await page.fill('[name="pack-link"]', 'https://evil.example/#/pack');
    await page.press('[name="pack-link"]', 'Enter');
    await page.waitForSelector('[data-scan="foreign"]');
    assert.match(await page.innerText('[data-scan="foreign"]'), /https:\/\/evil\.example/);
    quiet(page);
  });
});

test('a link fetches what lies beside the app, by its hash, and nothing else', async () => {
  await withApp({ language: 'en' }, async ({ site, browser }) => {
    site.overrides.set('packs/riverside.pack.json', riverside());
    const sum = sha256(riverside());
    const page = await opened(browser, site);
    for (const get of ['https://evil.example/a.json', '//evil.example/a.json', '../a.json', 'packs/%252e%252e/a.json', 'data:application/json,{}']) {
      await page.goto(site.address(`#/pack?get=${get}&sha256=${sum}`));
      await page.waitForSelector('[role="alert"]');
      assert.match((await alerts(page)).join(' '), /does not lead to a pack beside this app/, get);
      assert.equal(await page.evaluate(() => location.hash), '#/pack');
    }
    for (const [get, sha, said] of [
      ['packs/riverside.pack.json', '0'.repeat(64), 'link.other-content'],
      ['packs/nowhere.json', sum, 'link.not-there'],
    ]) {
      await page.goto(site.address(`#/pack?get=${get}&sha256=${sha}`));
      await page.waitForSelector(`[data-look="refused"] [data-code="${said}"]`);
    }
    await page.goto(site.address(`#/pack?get=packs/riverside.pack.json&sha256=${sum}`));
    await looked(page, 'ready');
    assert.deepEqual(await kept(page), []);
    assert.deepEqual(page.foreign, []);
  });
});

test('bad packs are refused with findings or shown inert, and nothing that was there changes', async () => {
  await withApp({ language: 'en' }, async ({ site, browser }) => {
    const page = await opened(browser, site);
    await choose(page, riverside());
    await looked(page, 'ready');
    await act(page, 'pack-take');
    await page.waitForSelector('[data-pack="riverside"][aria-current="true"]');
    const before = await kept(page);
    const changed = (change) => riverside(change);
    const gbk = Buffer.concat([Buffer.from('{"format":"pingyi.pack/1","id":"g","title":"'), Buffer.from([0xba, 0xd3, 0xc5, 0xcf]), Buffer.from('"}')]);
    const bad = [
      ['pack.format', changed((pack) => { pack.format = 'pingyi.pack/2'; })],
      ['pack.reference', changed((pack) => { delete pack.areas; })],
      ['pack.duplicate', changed((pack) => { pack.households[1].id = pack.households[0].id; })],
      ['pack.id', changed((pack) => { pack.areas[0].id = '01'; })],
      ['pack.not-json', Buffer.from(riverside().toString().slice(0, 20_000))],
      ['pack.format', Buffer.from('{"name":"another","version":"1.0.0"}')],
      ['pack.encoding', gbk],
      ['pack.not-text', Buffer.from('PK\x03\x04\x14\x00\x00\x00', 'latin1')],
      ['pack.too-large', Buffer.alloc(33 * 1024 * 1024, ' ')],
    ];
    for (const [code, bytes] of bad) {
      if (bytes.length > 1_000_000) await chooseLarge(page, browser.downloads, bytes);
      else await choose(page, bytes);
      await page.waitForSelector(`[data-look="refused"] [data-code="${code}"]`);
      assert.equal(await page.locator('[data-action="pack-take"]').count(), 0, code);
      assert.deepEqual([await kept(page), await inUse(page)], [before, 'riverside'], code);
      await act(page, 'pack-away');
      await page.waitForSelector('[data-look]', { state: 'detached' });
    }

    // 20 MB: looked at in the worker, while the page answers.
    const large = riverside((pack) => {
      pack.id = 'large';
      pack.households = Array.from({ length: 160_000 }, (_, n) => ({ id: `H${String(n).padStart(7, '0')}`, area: 'A02', interviewer: 'S01', label: '很长的门牌说明'.repeat(3) }));
    });
    assert.ok(large.length > 20_000_000);
    await chooseLarge(page, browser.downloads, large);
    await looked(page, 'ready');
    await act(page, 'pack-away');
    await page.waitForSelector('[data-look]', { state: 'detached' });

    // Hostile labels: what is written is shown as it is written.
    const hostile = '<img src=x onerror="window.broken=1"><svg onload="window.broken=2"></svg><script>window.broken=3</script>';
    await choose(page, riverside((pack) => {
      pack.id = 'hostile';
      pack.title = { 'zh-CN': hostile, en: hostile };
      pack.organiser.name = { en: hostile };
      pack.households[0].label = hostile;
      pack.questionnaires[0].title.en = hostile;
      pack.questionnaires[0].notice = { en: hostile };
      for (const row of pack.questionnaires[0].survey) if (row.label) row.label.en = hostile;
      for (const choice of Object.values(pack.questionnaires[0].choices).flat()) choice.label.en = hostile;
    }));
    await looked(page, 'ready');
    assert.match(await page.innerText('[data-look]'), /<svg onload/);
    await act(page, 'pack-take');
    await page.waitForSelector('[data-pack="hostile"][aria-current="true"]');
    for (const hash of ['#/', '#/visits', '#/fill/resident-satisfaction', '#/records', '#/office', '#/pack']) {
      await page.goto(site.address(hash));
      await screen(page, hash.split('/')[1] || 'home');
      const found = await page.evaluate(() => ({ broken: window.broken, made: document.querySelectorAll('img[onerror], svg[onload], main script').length }));
      assert.deepEqual(found, { broken: undefined, made: 0 }, hash);
    }
    assert.deepEqual(page.problems, []);
    assert.deepEqual(page.foreign, []);
  });
});
