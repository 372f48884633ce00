// Whether everybody can use it. Sources of truth: WCAG 2.2 by axe-core's rules; MIIT's general design
// for older people (targets of 60 px in large mode, letters of 18 points and more); 48 px elsewhere by
// docs/accessibility.md; 1.4.10 for reflow at 320 px. The screens and looks are tables: a new screen is
// one line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { axeFinds, beyond, check, nothing, spoken } from './harness/ease.mjs';
import { focusOn, press } from './harness/keys.mjs';
import { act, answer, anything, controls, fill, next, screen, submit } from './harness/person.mjs';
import { ROOT, SHORT, withApp } from './harness/setup.mjs';

const EVERY = readFileSync(join(ROOT, 'fixtures/packs/every-type.pack.json'));
const LANGUAGES = process.env.PINGYI_DIST_LANGUAGES ?? join(ROOT, 'target/dist-languages');
const FULL_WALK = ['zh-CN', 'en'];
const go = (page, hash) => page.evaluate((to) => { location.hash = to; }, hash);
const html = (page, name) => page.evaluate((wanted) => document.documentElement.getAttribute(wanted), name);

/** A screen in both languages, normal and large, by the two switches that stand on every screen. */
async function inEveryLook(page, run) {
  for (const large of [false, true]) {
    if ((await html(page, 'data-large') !== null) !== large) await act(page, 'large');
    await page.waitForFunction((on) => document.documentElement.hasAttribute('data-large') === on, large);
    for (let turn = 0; turn < FULL_WALK.length; turn += 1) {
      const before = await html(page, 'lang');
      await act(page, 'language');
      await page.waitForFunction((was) => document.documentElement.lang !== was, before);
      await run({ large, least: large ? 60 : 48, look: `${await html(page, 'lang')}${large ? ' large' : ''}` });
    }
  }
}

/** Screens that need nothing but their address, and what is opened on them. */
const SCREENS = [
  ['home', '#/'],
  ['visits', '#/visits'],
  ['visits', '#/visits', async (page) => { await page.locator('main .card--household').first().click(); await page.waitForSelector('.visit'); }],
  ['records', '#/records'],
  ['office', '#/office'],
  ['pack', '#/pack'],
  ['settings', '#/settings'],
  ['fill', '#/fill/cadre-rating'],
];

for (const [width, height] of [[320, 640], [800, 1280]]) {
  test(`every screen, both languages, normal and large, ${width} wide`, { timeout: 300_000 }, () =>
    withApp({ language: 'zh-CN' }, async ({ site, browser }) => {
      const page = await browser.open(site.address('#/'), { width, height, fresh: true });
      const wrong = [];
      const see = (name) => inEveryLook(page, ({ look, least }) => check(page, wrong, `${name}, ${look}, ${width}`, { least, narrow: true }));
      for (const [name, hash, open] of SCREENS) {
        await go(page, hash);
        await screen(page, name);
        if (open) await open(page);
        await see(hash);
      }
      // The survey: the notice, a question that was left out, the last look with something wrong, the end.
      await go(page, '#/fill/resident-satisfaction');
      await page.waitForSelector('main .notice');
      await see('notice');
      await act(page, 'next');
      await page.waitForSelector('main .problem');
      await see('left out');
      await fill(page, SHORT, anything(page));
      await see('review');
      await submit(page);
      await see('done');
      await go(page, '#/records');
      await screen(page, 'records');
      await see('records with a response');
      nothing(wrong);
    }));

  test(`every type of control, normal and large, ${width} wide`, { timeout: 300_000 }, () =>
    withApp({ language: 'zh-CN' }, async ({ site, browser }) => {
      site.overrides.set('packs/demo.pack.json', EVERY);
      const page = await browser.open(site.address('#/fill/every-type?lang=zh-CN'), { width, height, fresh: true });
      const wrong = [];
      const cells = [];
      await walk(page, async (name) => {
        cells.push(...await matrix(page));
        for (const large of [false, true]) {
          if (large) await act(page, 'large');
          await check(page, wrong, `${name}, ${large ? 'large' : 'normal'}, ${width}`, { least: large ? 60 : 48, narrow: true });
          if (large) await act(page, 'large');
        }
      });
      assert.ok(cells.length >= 12, 'there was a table');
      nothing(wrong);
    }));
}

/** Of items that share their choices each cell has its row and its column in its own name; how many there are. */
async function matrix(page) {
  const rows = await page.$$eval('main .grid__row', (nodes) => nodes.map((row) => ({
    row: row.querySelector('.grid__label [id]').textContent.trim(), columns: [...row.querySelectorAll('.choice span')].map((span) => span.textContent.trim()),
  })));
  if (rows.length === 0) return [];
  const names = (await spoken(page, ['radio', 'checkbox'])).map((one) => one.name);
  const cells = rows.flatMap(({ row, columns }) => columns.map((column) => `${row} ${column}`));
  for (const cell of cells) assert.ok(names.includes(cell), `${cell} among ${names.join(' | ')}`);
  return cells;
}

/** Through every page of the questionnaire with some answer to everything. */
async function walk(page, see) {
  const give = anything(page);
  for (let step = 0; step < 80; step += 1) {
    await page.waitForSelector('main[data-screen="fill"], main[data-screen="review"]');
    if (await page.locator('main[data-screen="review"]').count()) { await see('review'); return; }
    const names = await page.$$eval('main [data-question]', (nodes) => nodes.map((node) => node.dataset.question));
    await see(names.join() || 'page');
    for (let time = 0; time < 14; time += 1) {
      const wanting = time === 0 ? await controls(page) : await page.$$eval('main [data-question]:has(.problem)', (nodes) => nodes.map((node) => node.dataset.question));
      for (const name of wanting) {
        if (!(await page.locator(`main [name="${name}"]`).count())) continue;
        const value = await give(name, time);
        if (value !== undefined) await answer(page, name, value);
      }
      if (await next(page)) break;
      if (time === 0) await see(`${names.join()}, wrong`);
    }
  }
  assert.fail('no last look');
}

test('the office with data and the author\'s desk', { timeout: 300_000 }, () =>
  withApp({ language: 'zh-CN' }, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/fill/resident-satisfaction?wave=2026Q4'), { width: 1440, height: 900 });
    const wrong = [];
    await fill(page, SHORT, anything(page));
    await submit(page);
    await go(page, '#/records');
    await screen(page, 'records');
    const files = await browser.downloaded(() => act(page, 'export'));
    await go(page, '#/office');
    await screen(page, 'office');
    await page.setInputFiles('[data-action="import"]', [...files, join(ROOT, 'README.md')]);
    await page.waitForSelector('main .report h3', { timeout: 60_000 });
    const see = (name) => inEveryLook(page, async ({ look, least }) => {
      await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
      await check(page, wrong, `${name}, ${look}`, { least, narrow: false });
    });
    await see('office with data');
    await go(page, '#/pack');
    await screen(page, 'pack');
    await act(page, 'author');
    await page.waitForSelector('[data-action="template"]', { timeout: 60_000 });
    await see('author, start');
    await page.click('[data-action="template"][value="satisfaction"]');
    await page.waitForSelector('.author__desk');
    await page.click('[name="row-2"]');
    await page.waitForSelector('.author__panel textarea');
    await see('author, an item');
    nothing(wrong);
  }));

test('the largest letters on a narrow phone: nothing is cut and nothing scrolls two ways', { timeout: 300_000 }, () =>
  withApp({ language: 'en' }, async ({ site, browser }) => {
    const wrong = [];
    const page = await browser.open(site.address('#/settings'), { width: 360, height: 780, fresh: true });
    await screen(page, 'settings');
    for (const [points, pixels] of [[24, 32], [30, 40]]) {
      await go(page, '#/settings');
      await screen(page, 'settings');
      await page.check(`main [name="text-size"][value="${points}"]`);
      await page.waitForFunction((wanted) => document.documentElement.dataset.large === wanted, String(points));
      assert.equal(await page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize)), pixels, `${points} points`);
      for (const [name, hash, open] of SCREENS) {
        await go(page, hash);
        await screen(page, name);
        if (open) await open(page);
        for (let turn = 0; turn < 2; turn += 1) {
          await act(page, 'language');
          await check(page, wrong, `${hash}, ${await html(page, 'lang')}, ${points} points`, { least: 60, narrow: true });
        }
      }
      await go(page, `#/fill/resident-satisfaction?wave=${points === 24 ? '2026Q3' : '2026Q4'}`);
      await page.waitForSelector('main .notice');
      for (const [name, value] of Object.entries(SHORT).slice(0, 4)) {
        await page.waitForSelector(`main [name="${name}"]`, { state: 'attached' });
        await check(page, wrong, `${name}, ${points} points`, { least: 60, narrow: true });
        await answer(page, name, value);
        await next(page);
      }
    }
    // One tap leads back.
    await act(page, 'large');
    assert.equal(await html(page, 'data-large'), null);
    await act(page, 'large');
    assert.equal(await html(page, 'data-large'), '30', 'and the size is remembered');
    nothing(wrong);
  }));

test('every cell of a matrix says whom, what and which choice', { timeout: 120_000 }, () =>
  withApp({ language: 'en' }, async ({ site, browser }) => {
    for (const [width, large] of [[320, false], [800, false], [800, true]]) {
      const page = await browser.open(site.address('#/fill/cadre-rating'), { width, height: 1000, fresh: true });
      await page.waitForSelector('main fieldset[data-subject]');
      if (large) await act(page, 'large');
      const subject = await page.locator('.subject__name').innerText();
      // Known in person: the questions about work come up.
      await answer(page, await page.locator('main input[type="radio"]').first().getAttribute('name'), 1);
      if (width < 700) await next(page);
      await page.waitForFunction(() => document.querySelectorAll('main [data-question]').length > 0);
      const radios = await spoken(page, ['radio']);
      assert.ok(radios.length >= 4);
      const items = await page.$$eval('main [data-question]', (nodes) => nodes.map((node) => node.querySelector('legend [id^="label-"]')?.textContent.trim()).filter(Boolean));
      for (const { name, around } of radios) {
        const all = [name, ...around].join(' | ');
        assert.ok(all.includes(subject), `whom: ${all}`);
        assert.ok(items.some((item) => all.includes(item)), `what: ${all}`);
        assert.ok(name.trim().length > 0, `which: ${all}`);
      }
      assert.deepEqual(page.problems, []);
      await page.context().close();
    }
  }));

test('dark, more contrast, forced colours and less motion', { timeout: 120_000 }, () =>
  withApp({ language: 'en' }, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/settings'), { width: 800, height: 1280, fresh: true });
    await screen(page, 'settings');
    const wrong = [];
    const see = async (name) => { for (const found of await axeFinds(page)) wrong.push(`${name}: ${found}`); };
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    for (const media of [{ colorScheme: 'dark' }, { contrast: 'more' }, { contrast: 'more', colorScheme: 'dark' }, { forcedColors: 'active' }]) {
      await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none', ...media });
      for (const hash of ['#/settings', '#/visits', '#/fill/resident-satisfaction']) {
        await go(page, hash);
        await page.waitForSelector(`main[data-screen="${hash.split('/')[1]}"]`);
        await see(`${hash} ${JSON.stringify(media)}`);
      }
    }
    await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none', reducedMotion: 'reduce' });
    await go(page, '#/settings');
    await page.check('main [name="contrast"]');
    await page.waitForSelector('html[data-contrast]', { state: 'attached' });
    assert.equal(await paper(), 'rgb(255, 255, 255)');
    await see('high contrast');
    await go(page, '#/fill/resident-satisfaction');
    await screen(page, 'fill');
    await see('high contrast, fill');
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((node) => {
      const { transitionDuration, animationName } = getComputedStyle(node);
      return animationName !== 'none' || transitionDuration.split(',').some((time) => Number.parseFloat(time) > 0);
    }).length);
    assert.equal(moving, 0, 'nothing moves for whoever asked for less of it');
    await page.reload();
    await page.waitForSelector('html[data-contrast]', { state: 'attached' });
    nothing(wrong);
  }));

// Headless Chromium has no voices: the page gets a `speechSynthesis` of the test's own, which keeps what
// it was given and ends an utterance when the test says so. That real voices sound is not tested here.
const stub = (voices) => {
  const said = [];
  let listener = null;
  globalThis.stub = { said, now: null, cancelled: 0, end() { const { now } = globalThis.stub; globalThis.stub.now = null; now?.onend?.(new Event('end')); }, come(more) { voices.push(...more); listener?.(new Event('voiceschanged')); } };
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(globalThis, 'speechSynthesis', { value: {
    getVoices: () => voices.map((voice) => ({ voiceURI: voice.name, ...voice })),
    addEventListener: (kind, act) => { if (kind === 'voiceschanged') listener = act; },
    speak(one) { said.push({ text: one.text, lang: one.lang, voice: one.voice?.name }); globalThis.stub.now = one; },
    cancel() { globalThis.stub.cancelled += 1; globalThis.stub.now = null; },
  } });
};
const VOICES = [{ name: 'cloud', lang: 'zh-CN', localService: false }, { name: 'Ting-Ting', lang: 'zh_CN', localService: true }];

test('a question is read aloud by a voice of the device, part by part, and stops', { timeout: 120_000 }, () =>
  withApp({ language: 'zh-CN' }, async ({ site, browser }) => {
    const page = await browser.open('about:blank', { width: 360, height: 780, fresh: true });
    await page.addInitScript(stub, VOICES);
    await page.goto(site.address('#/fill/resident-satisfaction'));
    await page.waitForSelector('main .notice');
    const said = () => page.evaluate(() => globalThis.stub.said);
    const at = (count) => page.waitForFunction((n) => globalThis.stub.said.length === n && globalThis.stub.now, count);
    const marked = () => page.locator('[data-spoken]').allInnerTexts();
    // The notice.
    await page.click('main .notice [data-action="read"]');
    await at(1);
    assert.match((await marked()).join(), new RegExp((await said())[0].text.slice(0, 6)));
    await page.waitForSelector('main .notice [data-action="stop-reading"]');
    // Another question takes over; it is read with every choice, each marked in its turn.
    await page.click('main [data-question] [data-action="read"]');
    await at(2);
    const choices = await page.locator('main .choice').allInnerTexts();
    const label = await page.locator('main [data-question] legend').first().innerText();
    for (let n = 3; ; n += 1) {
      const now = (await said()).at(-1).text;
      const mark = (await marked()).join();
      assert.ok(mark.includes(now.trim()), `${now} is marked, not ${mark}`);
      await page.evaluate(() => globalThis.stub.end());
      if (now === choices.at(-1).trim()) break;
      await at(n);
    }
    await page.waitForSelector('[data-spoken]', { state: 'detached' });
    await page.waitForSelector('main [data-question] [data-action="read"]');
    const all = await said();
    assert.equal(all[1].text.trim(), label.trim());
    for (const choice of choices) assert.ok(all.some((one) => one.text.trim() === choice.trim()), choice);
    assert.ok(all.every((one) => one.voice === 'Ting-Ting' && one.lang === 'zh-CN'), 'never the voice of a server');
    // It stops by its button, with the page, and when nobody looks.
    const read = () => page.click('main [data-question] [data-action="read"]');
    const silent = () => page.waitForFunction(() => globalThis.stub.now === null && document.querySelector('[data-spoken]') === null);
    await read();
    await act(page, 'stop-reading');
    await silent();
    await read();
    await page.waitForSelector('[data-spoken]');
    await answer(page, 'C0', 1);
    assert.equal(await page.locator('[data-spoken]').count(), 1, 'an answer does not stop it');
    await act(page, 'next');
    await page.waitForSelector('main [name="Q1"]', { state: 'attached' });
    await silent();
    await read();
    await page.waitForSelector('[data-spoken]');
    await page.evaluate(() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); });
    await silent();
    // In English there is no voice: the button and an alert say so, and nothing is said.
    const before = (await said()).length;
    await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: false, configurable: true }));
    await act(page, 'language');
    await page.waitForSelector('html[lang="en"]', { state: 'attached' });
    await read();
    await page.waitForSelector('main [role="alert"]');
    assert.match(await page.locator('main [data-question] [data-action="read"]').innerText(), /No voice/);
    assert.equal((await said()).length, before);
    // A voice was added in the meantime.
    await page.evaluate(() => globalThis.stub.come([{ name: 'Anna', lang: 'en-US', localService: true }]));
    await read();
    await page.waitForSelector('main [data-action="stop-reading"]');
    assert.equal((await said()).at(-1).voice, 'Anna');
    assert.deepEqual([page.problems, page.foreign], [[], []]);
  }));

test('a browser that has no speech at all says so', { timeout: 60_000 }, () =>
  withApp({ language: 'en' }, async ({ site, browser }) => {
    const page = await browser.open('about:blank', { width: 360, height: 780, fresh: true });
    await page.addInitScript(() => { Object.defineProperty(globalThis, 'speechSynthesis', { value: undefined }); });
    await page.goto(site.address('#/fill/resident-satisfaction'));
    await page.waitForSelector('main .notice');
    await page.click('main .notice [data-action="read"]');
    await page.waitForSelector('main [role="alert"]');
    assert.match(await page.locator('main .notice [data-action="read"]').innerText(), /No voice/);
    assert.deepEqual(page.problems, []);
  }));

const enter = async (page, selector) => { await focusOn(page, selector); await page.keyboard.press('Enter'); };

test('a resident on a phone goes all the way by keyboard alone', { timeout: 180_000 }, () =>
  withApp({ language: 'zh-CN' }, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'), { width: 360, height: 780, fresh: true });
    await screen(page, 'home');
    // A link at the top leads past the head of the page.
    await enter(page, '.skip');
    await page.waitForFunction(() => document.activeElement.tagName === 'H1');
    await enter(page, 'main [data-action="start"]');
    await screen(page, 'fill');
    await enter(page, 'header [data-action="large"]');
    for (let step = 0; step < 60; step += 1) {
      await page.waitForSelector('main[data-screen="fill"], main[data-screen="review"]');
      if (await page.locator('main[data-screen="review"]').count()) break;
      const name = (await controls(page))[0];
      const value = SHORT[name];
      if (value !== undefined && value !== '') await press(page, name, value);
      // Whatever has the focus is in sight, and not under the bar.
      const covered = await page.evaluate(() => {
        const { left, top, width, height } = (document.activeElement.closest('label') ?? document.activeElement).getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, Math.min(Math.max(top + height / 2, 0), innerHeight - 1));
        return there?.closest('.bar') && !document.activeElement.closest('.bar');
      });
      assert.ok(!covered, `${name} is not covered`);
      const before = await page.locator('main').innerText();
      await enter(page, 'main [data-action="next"]');
      await page.waitForFunction((was) => document.querySelector('main').innerText !== was, before);
    }
    await enter(page, 'main [data-action="submit"]');
    await screen(page, 'done');
    await page.waitForFunction(() => /已保存/.test(document.querySelector('[role="status"]')?.textContent ?? ''));
    assert.deepEqual(page.problems, []);
  }));

test('an interviewer on a tablet goes all the way by keyboard alone', { timeout: 180_000 }, () =>
  withApp({ language: 'en' }, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'), { width: 800, height: 1280 });
    await screen(page, 'home');
    await enter(page, 'main a[href="#/visits"]');
    await screen(page, 'visits');
    await focusOn(page, 'main [name="interviewer"]');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.querySelector('main [name="interviewer"]').value !== '');
    await enter(page, 'main .card--household');
    await page.waitForSelector('.visit');
    await enter(page, 'main .visit [data-action="start"]');
    await screen(page, 'fill');
    for (let step = 0; step < 60; step += 1) {
      await page.waitForSelector('main[data-screen="fill"], main[data-screen="review"]');
      if (await page.locator('main[data-screen="review"]').count()) break;
      const seen = [];
      for (let name = (await controls(page)).find((one) => !seen.includes(one)); name; name = (await controls(page)).find((one) => !seen.includes(one))) {
        if (SHORT[name] !== undefined && SHORT[name] !== '') await press(page, name, SHORT[name]);
        seen.push(name);
      }
      const before = await page.locator('main').innerText();
      await enter(page, 'main [data-action="next"]');
      await page.waitForFunction((was) => document.querySelector('main').innerText !== was, before);
    }
    await enter(page, 'main [data-action="submit"]');
    await screen(page, 'done');
    await page.waitForFunction(() => /Saved/.test(document.querySelector('[role="status"]')?.textContent ?? ''));
    await page.evaluate(() => { location.hash = '#/records'; });
    await screen(page, 'records');
    const files = await browser.downloaded(() => enter(page, 'main [data-action="export"]'), 1);
    assert.ok(files.length > 0);
    assert.deepEqual(page.problems, []);
  }));

test('a language that was added by files alone, from right to left', { timeout: 300_000 }, () =>
  withApp({ language: 'en', dist: LANGUAGES }, async ({ site, browser }) => {
    const wrong = [];
    for (const [width, height] of [[320, 640], [800, 1280]]) {
      const page = await browser.open(site.address('#/'), { width, height, fresh: true });
      await page.waitForSelector('main[data-screen="home"]', { timeout: 60_000 });
      // The switch offers all languages of the app.
      await page.click('[data-action="languages"]');
      assert.deepEqual(await page.$$eval('[data-action="language"]', (nodes) => nodes.map((node) => node.value)), ['zh-CN', 'ar-XB']);
      await page.click('[data-action="language"][value="ar-XB"]');
      await page.waitForSelector('html[lang="ar-XB"][dir="rtl"]', { state: 'attached' });
      assert.ok(await page.evaluate(() => document.activeElement.matches('[data-action="languages"]') && !document.activeElement.closest('details').open), 'the list is closed, and what opens it has the focus');
      // No sentence of the app is left in Latin letters; names, codes and what a pack says may be.
      const latin = (await page.locator('main .cards--ways').innerText()).match(/[A-Za-z]{3,}/g);
      assert.equal(latin, null, String(latin));
      const see = async (name) => {
        for (const large of [false, true]) {
          if (large) await act(page, 'large');
          await check(page, wrong, `${name}, ar-XB${large ? ' large' : ''}, ${width}`, { least: large ? 60 : 48, narrow: true });
          if (large) await act(page, 'large');
        }
      };
      for (const [name, hash, open] of SCREENS) {
        await go(page, hash);
        await screen(page, name);
        if (open) await open(page);
        await see(hash);
      }
      await go(page, '#/fill/resident-satisfaction');
      await page.waitForSelector('main .notice');
      // The pack has no Arabic: its texts are shown in Chinese, say so, and keep their own direction.
      assert.equal(await page.locator('main [data-question] [id^="label-"]').first().getAttribute('lang'), 'zh-CN');
      assert.match(await page.locator('main .untranslated').innerText(), /中文/);
      await see('fill');
      // Back stands on the right, Next on the left.
      const side = async (action) => (await page.locator(`[data-action="${action}"]`).boundingBox()).x;
      assert.ok((await side('next')) < (await side('back')));
      // A number keeps its order within a sentence from right to left.
      const text = await page.locator('.progress__text').evaluate((node) => node.textContent);
      assert.match(text, /\u2068\d+\u2069.*\u2068\d+\u2069/s);
      assert.deepEqual(await beyond(page), []);
      assert.deepEqual([page.problems, page.foreign], [[], []]);
      await page.context().close();
    }
    nothing(wrong);
  }));
