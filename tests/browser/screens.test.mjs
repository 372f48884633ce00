// What a person does between the questions: Android's Back, another language, large type, a screen
// that stays awake. Source of truth: the order of the instrument's items.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, answer, controls, screen } from './harness/person.mjs';
import { withApp } from './harness/setup.mjs';

const now = (page) => controls(page).then((names) => names.join());
const at = (page, name) => page.waitForFunction((wanted) => document.querySelector(`main [name="${wanted}"]`), name);

test('Back is the previous question, and nothing that was answered is lost', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'), { width: 360, height: 780 });
    await screen(page, 'home');
    await page.locator('main [data-action="start"]').first().click();
    for (const [name, value, next] of [['C0', 1, 'Q1'], ['Q1', 4, 'Q2'], ['Q2', 4, 'Q3']]) {
      await at(page, name);
      await answer(page, name, value);
      await act(page, 'next');
      await at(page, next);
    }
    for (const name of ['Q2', 'Q1', 'C0']) {
      await page.goBack();
      await at(page, name);
      assert.equal(await page.locator(`main input[name="${name}"]:checked`).count(), 1, `${name} keeps its answer`);
    }
    // What a changed answer hides comes back with it.
    await answer(page, 'C0', 2);
    await act(page, 'next');
    await page.waitForFunction(() => !document.querySelector('main [name="C0"]'));
    assert.doesNotMatch(await now(page), /Q1/);
    await page.goBack();
    await at(page, 'C0');
    await answer(page, 'C0', 1);
    await act(page, 'next');
    await at(page, 'Q1');
    assert.equal(await page.locator('main input[name="Q1"][value="4"]:checked').count(), 1);
    assert.deepEqual(page.problems, []);
  }));

test('language and large type change at any moment and lose nothing', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/fill/resident-satisfaction?wave=2026Q4'), { width: 360, height: 780 });
    await at(page, 'C0');
    await answer(page, 'C0', 1);
    await act(page, 'next');
    await at(page, 'Q1');
    await answer(page, 'Q1', 3);
    const size = () => page.locator('main .choice').first().evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
    const before = await size();
    await act(page, 'large');
    assert.ok((await size()) >= 24 && (await size()) > before, 'the text is 24 px and more');
    await act(page, 'language');
    await page.waitForSelector('html[lang="en"]', { state: 'attached' });
    assert.match(await page.locator('main').innerText(), /[A-Za-z]{4,}/);
    assert.equal(await page.locator('main input[name="Q1"][value="3"]:checked').count(), 1);
    await page.reload();
    await at(page, 'Q1');
    assert.equal(await page.locator('main input[name="Q1"][value="3"]:checked').count(), 1, 'and after a reload');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.deepEqual(page.problems, []);
  }));

test('the screen is kept awake during an interview and no longer', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open('about:blank', { width: 800, height: 1280 });
    // A headless browser has no screen to keep awake; the request and its release are what counts.
    await page.addInitScript(() => {
      window.locks = 0;
      const lock = () => Object.assign(new EventTarget(), { released: false, async release() { window.locks -= 1; this.released = true; } });
      Object.defineProperty(navigator, 'wakeLock', { value: { async request() { window.locks += 1; return lock(); } } });
    });
    await page.goto(site.address('#/'));
    await screen(page, 'home');
    const locks = () => page.evaluate(() => window.locks);
    assert.equal(await locks(), 0);
    await page.locator('main [data-action="start"]').first().click();
    await screen(page, 'fill');
    await page.waitForFunction(() => window.locks === 1);
    await act(page, 'leave');
    await screen(page, 'home');
    await page.waitForFunction(() => window.locks === 0);
  }));
