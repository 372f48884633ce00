// A tablet in a respondent's hands, and one's own phone. Source of truth: docs/decisions/0075 and
// docs/deploy.md (what is locked, and what opens it), WCAG 2.2.1 (asked before time is up), and the
// answers given here, which nobody else may see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, alerts, answer, fill, screen, submit } from './harness/person.mjs';
import { readCsv } from './harness/csv.mjs';
import { SHORT, withApp } from './harness/setup.mjs';

const PIN = '2468';
const OTHERS = '#/fill/resident-satisfaction?household=H01-002&wave=2026Q4&mode=self';
/** What a neighbour has written, and the door where they live. */
const SECRET = '邻居的秘密';

const cover = (page, name) => page.waitForSelector(`main[data-cover="${name}"]`);
const at = (page, name) => page.waitForSelector(`main [name="${name}"]`, { state: 'attached' });
/** A step through the history, and what is drawn after it; a step that leads nowhere is over soon. */
const step = (page, by) => page.evaluate((wanted) => new Promise((done) => {
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(done));
  addEventListener('popstate', drawn, { once: true });
  setTimeout(drawn, 150);
  history.go(wanted);
}), by);
const everything = (page) => page.evaluate(() => document.documentElement.outerHTML);

/** To the household's screen and over to the respondent, with a PIN if none is set yet. */
async function handOver(page, site, household, { first = true } = {}) {
  await page.goto(site.address('#/visits'));
  await screen(page, 'visits');
  if (!(await page.locator('[data-action="hand-over"]').count())) await page.click(`[data-household="${household}"]`);
  await page.click('[data-action="hand-over"][data-questionnaire="resident-satisfaction"]');
  if (first) {
    await cover(page, 'new-pin');
    await page.fill('[name="pin"]', PIN);
    await page.fill('[name="pin-again"]', PIN);
    await act(page, 'set-pin');
  }
  await cover(page, 'ready');
  await act(page, 'begin');
  await at(page, 'C0');
}

async function type(page, pin, action) {
  await page.fill('[name="pin"]', pin);
  await act(page, action);
}

/** A neighbour's interview, left as a draft with words in it; then the next household. */
async function afterNeighbour(site, browser) {
  const page = await browser.open(site.address('#/fill/resident-satisfaction?household=H01-002&wave=2026Q4&mode=interviewer'));
  await fill(page, { ...SHORT, Q23: SECRET });
  await page.waitForFunction((words) => Object.values(localStorage).some((text) => text.includes(words)), SECRET);
  await handOver(page, site, 'H01-001');
  await answer(page, 'C0', 1);
  await act(page, 'next');
  await at(page, 'Q1');
  return page;
}

/** Nothing of anybody's: neither words, nor other households, nor a way to another screen. */
async function assertNothingOfOthers(page, when) {
  const html = await everything(page);
  for (const word of [SECRET, 'H01-002', '1号楼', 'href="#/']) assert.ok(!html.includes(word), `${when}: ${word}`);
  assert.ok(['fill', 'review', 'done'].includes(await page.getAttribute('main', 'data-screen')), when);
  assert.doesNotMatch(JSON.stringify(await page.evaluate(() => history.state)), /[A-Z]\d/, `${when}: no item or code in the history`);
}

test('a handed-over tablet shows nothing of others by Back, address, reload, new tab, storage event or autofill', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await afterNeighbour(site, browser);
    await assertNothingOfOthers(page, 'handed over');
    for (let times = 1; times <= 8; times += 1) {
      await step(page, -1);
      await assertNothingOfOthers(page, `Back ${times}`);
    }
    for (const hash of ['#/records', '#/visits', '#/settings', '#/office', '#/pack', '#/', OTHERS]) {
      await page.evaluate((wanted) => { location.hash = wanted; }, hash);
      await page.waitForFunction(() => location.hash.includes('H01-001'));
      await assertNothingOfOthers(page, hash);
    }
    await step(page, 1);
    await assertNothingOfOthers(page, 'Forward');

    // What another tab keeps is told by the browser, and drawn nowhere.
    const beside = await browser.open(site.address('').replace(/#?$/, 'manifest.webmanifest'));
    const told = page.evaluate(() => new Promise((done) => {
      addEventListener('storage', (event) => event.newValue && requestAnimationFrame(() => requestAnimationFrame(done)));
    }));
    await beside.evaluate(() => {
      const [key, text] = Object.entries(localStorage).find(([name]) => name.includes('draft/') && name.includes('H01-002'));
      localStorage.removeItem(key);
      localStorage.setItem(key, text);
    });
    await told;
    await assertNothingOfOthers(page, 'storage event');
    await beside.close();

    // The browser remembers nothing of what is typed, here and on every page behind.
    const remembered = (where) => where.$$eval('main :is(input:not([type=file]), textarea, select)', (nodes) => nodes.filter((node) => node.autocomplete !== 'off').map((node) => node.outerHTML));
    await fill(page, { ...SHORT, Q23: '路灯' }, async () => undefined);
    assert.deepEqual(await remembered(page), []);
    await page.locator('[data-item="Q23"]').click();
    await at(page, 'Q23');
    assert.deepEqual(await remembered(page), []);

    for (const hash of ['#/records', OTHERS, '#/']) {
      const tab = await browser.open(site.address(hash));
      await cover(tab, 'locked');
      await assertNothingOfOthers(tab, `a new tab at ${hash}`);
      assert.ok(!(await everything(tab)).includes('路灯'), 'nor of the interview itself');
      assert.equal(await tab.locator('main :is([name="Q23"], [data-question])').count(), 0);
      await tab.close();
    }
    await page.reload();
    await cover(page, 'locked');
    await assertNothingOfOthers(page, 'reload');
    assert.ok(!(await everything(page)).includes('路灯'));
    // With the PIN it goes on, where it was.
    await type(page, PIN, 'reopen');
    await at(page, 'Q23');
    assert.equal(await page.inputValue('main [name="Q23"]'), '路灯');

    // Handed in, it thanks, and stays locked until the interviewer has it.
    await fill(page, SHORT);
    await submit(page);
    for (let times = 1; times <= 5; times += 1) {
      await step(page, -1);
      await screen(page, 'done');
      assert.ok(!(await everything(page)).includes('路灯'));
      await assertNothingOfOthers(page, `Back from done ${times}`);
    }
    await page.reload();
    await cover(page, 'locked');
    assert.equal(await page.locator('[data-action="reopen"]').count(), 0);
    await type(page, PIN, 'unlock');
    await screen(page, 'visits');
    assert.deepEqual(page.problems, []);
    assert.deepEqual(page.foreign, []);
  }));

test('a wrong PIN is slowed down, a reload does not help, and the PIN is nowhere on the device', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await page.clock.install();
    await handOver(page, site, 'H01-001');
    const kept = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
    assert.ok(!kept.includes(PIN) && /rounds\\+":600000/.test(kept), 'a slow salted hash and nothing else');
    await page.reload();
    await cover(page, 'locked');
    for (let tries = 1; tries <= 3; tries += 1) {
      await type(page, '1111', 'unlock');
      await page.waitForFunction(() => document.querySelector('main [role="alert"]'));
      if (tries < 3) await page.waitForFunction(() => !document.querySelector('main [name="pin"]').disabled);
      assert.equal(await page.inputValue('[name="pin"]'), '', 'what was typed does not stay');
    }
    const held = () => page.locator('[data-action="unlock"]').isDisabled();
    await page.waitForFunction(() => document.querySelector('[data-action="unlock"]').disabled);
    await page.reload();
    await cover(page, 'locked');
    assert.ok(await held(), 'also after a reload');
    assert.match(await page.locator('main').innerText(), /\d+ 秒后/);
    await page.clock.runFor(31_000);
    await page.waitForFunction(() => !document.querySelector('[data-action="unlock"]').disabled);
    // Enter does what the button does.
    await page.fill('[name="pin"]', PIN);
    await page.press('[name="pin"]', 'Enter');
    await screen(page, 'visits');
    await page.reload();
    await screen(page, 'visits');
    assert.deepEqual(page.problems, []);
  }));

test('a browser that is killed while the tablet is handed over opens locked', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await handOver(page, site, 'H01-001');
    await answer(page, 'C0', 1);
    await act(page, 'next');
    await at(page, 'Q1');
    await browser.kill();
    await browser.start();
    for (const hash of ['#/records', '#/']) {
      const again = await browser.open(site.address(hash));
      await cover(again, 'locked');
      await assertNothingOfOthers(again, hash);
      await again.close();
    }
    const again = await browser.open(site.address('#/visits'));
    await cover(again, 'locked');
    await type(again, PIN, 'reopen');
    await at(again, 'Q1');
  }));

test('a page that is switched away is blank; an idle interview is asked after and ends as a draft of its household', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    await page.clock.install();
    await handOver(page, site, 'H01-001');
    await answer(page, 'C0', 1);
    await act(page, 'next');
    await at(page, 'Q1');
    const visible = (is) => page.evaluate((shown) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !shown });
      document.dispatchEvent(new Event('visibilitychange'));
    }, is);
    await visible(false);
    await cover(page, 'paused');
    assert.equal(await page.locator('main [data-question]').count(), 0, 'blank before anybody looks again');
    await visible(true);
    await cover(page, 'paused');
    await act(page, 'continue');
    await at(page, 'Q1');
    // Put aside by the browser and brought back as it was.
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await cover(page, 'locked');
    await type(page, PIN, 'reopen');
    await at(page, 'Q1');

    await page.clock.runFor(181_000);
    await cover(page, 'asking');
    assert.equal(await page.locator('main [data-question]').count(), 0);
    const clock = () => page.locator('[role="timer"]').innerText().then((text) => Number(/\d+/.exec(text)[0]));
    const left = await clock();
    assert.ok(left > 20 && left <= 120, `${left} seconds, and WCAG wants 20`);
    await act(page, 'continue');
    await at(page, 'Q1');
    await page.clock.runFor(181_000);
    await cover(page, 'asking');
    await act(page, 'stop-clock');
    await cover(page, 'paused');
    await page.clock.runFor(600_000);
    await act(page, 'continue');
    await at(page, 'Q1');
    await page.clock.runFor(181_000);
    await cover(page, 'asking');
    await page.clock.runFor(125_000);
    await cover(page, 'locked');
    assert.equal(await page.locator('[data-action="continue"]').count(), 0);
    await type(page, PIN, 'unlock');
    await screen(page, 'visits');
    // The next household begins at the beginning; this one goes on.
    await page.click('[data-action="close"]');
    await handOver(page, site, 'H01-003', { first: false });
    assert.equal(await page.locator('main [name="C0"]:checked').count(), 0);
    await page.reload();
    await cover(page, 'locked');
    await type(page, PIN, 'unlock');
    await screen(page, 'visits');
    await page.click('[data-action="close"]');
    await page.click('[data-household="H01-001"]');
    await page.click('[data-action="hand-over"][data-questionnaire="resident-satisfaction"]');
    await act(page, 'begin');
    await at(page, 'Q1');
    // On the interviewer's own device no clock runs.
    await page.locator('[data-action="staff"]').click();
    await page.fill('[name="why-staff"]', PIN);
    await act(page, 'staff-sure');
    await page.waitForSelector('[data-action="leave"]');
    await page.clock.runFor(3_600_000);
    await at(page, 'Q1');
    assert.deepEqual(page.problems, []);
  }));

test('every tab locks with the tablet and opens with it', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const other = await browser.open(site.address('#/fill/resident-satisfaction?household=H01-002&wave=2026Q4&mode=interviewer'));
    await answer(other, 'C0', 1);
    await act(other, 'next');
    await at(other, 'Q1');
    const page = await browser.open(site.address('#/'));
    await handOver(page, site, 'H01-001');
    await cover(other, 'locked');
    await assertNothingOfOthers(other, 'the other tab');
    assert.equal(await other.locator('main [data-question]').count(), 0);
    await type(other, PIN, 'unlock');
    await page.waitForSelector('[data-action="leave"]');
    assert.deepEqual([...page.problems, ...other.problems], []);
  }));

test("one's own phone by a link: the questionnaire and one's own records, and no staff door", { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const office = await browser.open(site.address('#/pack'), { width: 1440, height: 900 });
    await screen(office, 'pack');
    const link = await office.locator('input[name="link"]').first().inputValue();
    assert.equal(link, site.address('#/fill/resident-satisfaction?wave=2026Q4'));
    await office.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } });
    });
    await act(office, 'copy-link');
    await office.waitForFunction(() => window.copied);
    assert.equal(await office.evaluate(() => window.copied), link);

    await act(office, 'show-code');
    await office.waitForSelector('.links svg[role="img"]');

    const page = await browser.open(link, { width: 360, height: 780, fresh: true });
    const doors = () => page.locator(['visits', 'office', 'pack', 'settings'].map((name) => `a[href="#/${name}"]`).join()).count();
    await screen(page, 'fill');
    assert.equal(await doors(), 0);
    await fill(page, SHORT);
    // Who has helped, in plain words, on the last look.
    assert.equal(await page.locator('[name="helper"]:checked').getAttribute('value'), 'none');
    await page.check('[name="helper"][value="family"]', { force: true });
    await submit(page);
    assert.equal(await doors(), 0);
    await page.click('main a[href="#/records"]');
    await screen(page, 'records');
    assert.equal(await doors(), 0);
    const [download] = await Promise.all([page.waitForEvent('download'), act(page, 'export')]);
    assert.equal(readCsv(await download.path())[0].helper, 'family');
    await page.click('a.brand');
    await screen(page, 'home');
    assert.equal(await doors(), 0);
    await page.goto(site.address('#/records'));
    await page.reload();
    await screen(page, 'records');
    assert.equal(await doors(), 0);
    const direct = await page.context().newPage();
    await direct.goto(site.address('#/'));
    await screen(direct, 'home');
    assert.ok((await direct.locator('a[href="#/visits"]').count()) > 0, 'home shows them when it is opened directly');
    assert.deepEqual(page.problems, []);
  }));

test('the notice stands first in large type and prints; declining is an equal button, a row, and is thanked', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/fill/resident-satisfaction?wave=2026Q4'), { width: 360, height: 780 });
    await at(page, 'C0');
    const place = (selector) => page.locator(selector).first().boundingBox();
    assert.ok((await place('.notice')).y < (await place('[data-question="C0"]')).y);
    const size = await page.locator('.notice p').first().evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
    assert.ok(size >= 20, `${size} px`);
    const boxes = await page.locator('[data-question="C0"] .choice').evaluateAll((nodes) => nodes.map((node) => {
      const { width, height } = node.getBoundingClientRect();
      const style = getComputedStyle(node);
      return [Math.round(width), Math.round(height), style.fontSize, style.fontWeight, style.backgroundColor, style.borderColor].join();
    }));
    assert.deepEqual([boxes.length, new Set(boxes).size], [2, 1], 'both buttons look the same');
    await page.evaluate(() => { window.print = () => { window.printed = true; }; });
    await act(page, 'print');
    assert.ok(await page.evaluate(() => window.printed));
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('.notice').isVisible());
    assert.equal(await page.locator('[data-question="C0"]').isVisible(), false);
    await page.emulateMedia({ media: 'screen' });

    await answer(page, 'C0', 2);
    await act(page, 'next');
    await screen(page, 'review');
    await submit(page);
    assert.match(await page.locator('main').innerText(), /谢谢/);
    assert.deepEqual(await alerts(page), []);
    await page.click('main a[href="#/records"]');
    const [file] = await browser.downloaded(() => act(page, 'export'), 1);
    const [row] = readCsv(file);
    assert.deepEqual([row.disposition, row.consent], ['2.11', 'declined:2026.1']);
    const items = Object.keys(row).slice(Object.keys(row).indexOf('sealed') + 1);
    assert.deepEqual(new Set(items.map((item) => row[item])), new Set(['-1']));
    assert.deepEqual(page.problems, []);
  }));
