// An author writes a questionnaire: from a template and from a form, by mouse and by keyboard, with
// the trial beside the list, and saves it into the pack. Source of truth: the order of the steps on
// this page, and the stored forms; the files that come out are read here without the app.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import axe from 'axe-core';
import { act, offlineReady, screen, status } from './harness/person.mjs';
import { ROOT, withApp } from './harness/setup.mjs';

const PICTURES = process.env.PINGYI_PICTURES;
const desk = (page) => page.locator('.author__desk');
const rows = (page) => page.$$eval('.author__row .author__facts', (nodes) => nodes.map((node) => node.textContent.split(' · ')[0]));
const said = (page, words) => page.waitForFunction((wanted) => document.querySelector('[role="status"]')?.textContent.includes(wanted), words);
const picture = async (page, name) => { if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true }); };

/** Nothing in it that keeps somebody out: names, labels, roles, contrast. */
async function sound(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run('.author'));
  assert.deepEqual(violations.map((found) => `${found.id}: ${found.nodes[0].html}`), []);
}

/** Opens the desk; the worker is fetched for it. */
async function open(site, browser, size) {
  const page = await browser.open(site.address('#/pack'), size);
  await screen(page, 'pack');
  await act(page, 'author');
  await page.waitForSelector('[data-action="template"]', { timeout: 60_000 });
  return page;
}

test('a questionnaire is written from a template, tried, saved and found again', { timeout: 240_000 }, () =>
  withApp({ language: 'en' }, async ({ site, browser }) => {
    const page = await open(site, browser, { width: 1440, height: 900 });
    await picture(page, 'author-start-1440');
    await sound(page);
    await page.click('[data-action="template"][value="satisfaction"]');
    await desk(page).waitFor();
    assert.deepEqual(await rows(page), ['C0', 'main', 'Q1', 'parts', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6']);

    // A text, and what is tried shows it.
    await page.click('[name="row-0"]');
    const label = page.locator('textarea[name="set label en"]');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'set label zh-CN');
    await label.fill('Would you like to take part?');
    await label.press('Tab');
    await page.waitForFunction(() => document.querySelector('.author__try')?.textContent.includes('Would you like to take part?'));
    await page.click('.author__try [data-action="try-choose C0"][value="1"]');
    await page.waitForSelector('.author__try [aria-pressed="true"]');
    await picture(page, 'author-item-1440');
    await sound(page);

    if (PICTURES) await page.screenshot({ path: join(PICTURES, 'author-item-1440-seen.png') });

    // An item is moved by keyboard, and the button keeps the focus.
    await page.click('[name="row-8"]');
    await page.locator('button[name="up"]').focus();
    for (const wanted of [['Q3', 'Q4', 'Q5', 'Q6'], ['Q3', 'Q5', 'Q4', 'Q6']]) {
      await page.keyboard.press('Enter');
      await page.waitForFunction((names) => {
        const now = [...document.querySelectorAll('.author__row .author__facts')].map((node) => node.textContent.split(' · ')[0]);
        return now.slice(-4).join() === names.join() && document.activeElement?.getAttribute('name') === 'up';
      }, wanted);
    }

    // Undo and redo; a text that was typed before shows what it was.
    await page.click('[name="row-0"]');
    await page.locator('textarea[name="set label en"]').waitFor();
    for (let step = 0; step < 3; step += 1) await act(page, 'undo');
    await page.waitForFunction(() => document.querySelector('textarea[name="set label en"]')?.value === 'Will you take part in this survey?');
    await act(page, 'redo');
    await page.waitForFunction(() => document.querySelector('textarea[name="set label en"]')?.value === 'Would you like to take part?');

    // A mistake stands beside its item, and nothing is saved until it is mended.
    await page.fill('input[name="set relevant"]', '${C9} = 1');
    await page.press('input[name="set relevant"]', 'Tab');
    await page.waitForSelector('.author__beside [data-code="pack.reference"]');
    await act(page, 'save');
    await page.waitForSelector('.author [role="alert"]');
    await picture(page, 'author-mistake-1440');
    await sound(page);
    await act(page, 'undo');
    await page.waitForSelector('.author__beside', { state: 'detached' });

    // Saved, and read again outside.
    const [file] = await browser.downloaded(() => act(page, 'save'), 1);
    await said(page, 'demo.pack.json');
    const pack = JSON.parse(readFileSync(file, 'utf8'));
    const one = pack.questionnaires.find((entry) => entry.id === 'satisfaction');
    assert.equal(one.survey[0].label.en, 'Would you like to take part?');
    assert.equal(pack.questionnaires.length, 3, 'what was there is still there');
    const [book] = await browser.downloaded(() => act(page, 'export'), 1);
    assert.match(book, /satisfaction_1\.xlsx$/);
    assert.equal(readFileSync(book).subarray(0, 2).toString(), 'PK', 'a workbook is bytes and not text');

    // What was exported is a form that can be loaded, also after the tab was closed.
    await page.reload();
    await act(page, 'author');
    await page.waitForSelector('[data-action="go-on"]', { timeout: 60_000 });
    await page.setInputFiles('input[name="load"]', book);
    await desk(page).waitFor();
    assert.deepEqual(await rows(page), ['C0', 'main', 'Q1', 'parts', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6']);
    assert.deepEqual(page.problems, []);
  }));

test('a form is loaded by an author on a tablet; a bad one is told and changes nothing', { timeout: 240_000 }, () =>
  withApp({ language: 'zh-CN' }, async ({ site, browser }) => {
    const page = await open(site, browser, { width: 800, height: 1280 });
    await picture(page, 'author-start-800');
    await page.setInputFiles('input[name="load"]', join(ROOT, 'fixtures/xlsform/good/cells.xlsx'));
    await desk(page).waitFor();
    const before = await rows(page);
    assert.ok(before.includes('pick'));
    assert.ok(await page.locator('.author__found [data-code="xlsform.date-cell"]').count());
    await picture(page, 'author-loaded-800');
    await act(page, 'close');
    await page.setInputFiles('input[name="load"]', join(ROOT, 'fixtures/xlsform/bad/broken-expressions.md'));
    await page.waitForSelector('.author [role="alert"]');
    assert.match(await page.locator('.author__found [data-severity="error"]').first().innerText(), /survey/);
    await act(page, 'go-on');
    await page.waitForSelector('.author__row');
    assert.deepEqual(await rows(page), before);

    // The practice pack's own survey, with a choice changed on a narrow screen.
    await act(page, 'close');
    await page.click('[data-action="begin"][value="resident-satisfaction 2026.1"]');
    await page.waitForFunction(() => document.querySelectorAll('.author__row').length > 25);
    await page.click('[name="row-0"]');
    await page.waitForSelector('[name="choice 0 label en"]');
    await picture(page, 'author-choices-800');
    if (PICTURES) await page.screenshot({ path: join(PICTURES, 'author-choices-800-seen.png') });
    await page.click('[data-action="choice-add"]');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'choice 2 label zh-CN');
    assert.match(await page.locator('.author__bar code').innerText(), /2026\.2/, 'a version that the pack does not have');
    // The words follow the language of the app.
    await act(page, 'language');
    await page.waitForFunction(() => document.querySelector('[data-action="save"]')?.textContent.includes('Save'));
    assert.deepEqual(page.problems, []);
    assert.deepEqual(page.foreign, []);
  }));

test('a phone that only looks at the pack does not fetch the desk', { timeout: 120_000 }, () =>
  withApp({ language: 'en' }, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/pack'), { width: 360, height: 780 });
    await screen(page, 'pack');
    await offlineReady(page);
    assert.equal(await page.locator('.author__desk').count(), 0);
    assert.equal(page.workers().length, 0, 'no worker has begun');
    assert.equal(await status(page), '');
  }));
