// Questions that are drawn in a way of their own: a list of 9,000 choices, a table with a head, stars
// from 0, and the last look above items that were left out; on a phone by tapping, by keys alone, in
// Chinese and English. Source of truth: the outside contract (an input carries the item's name and the
// choice's code) and ODK's appearances `label`, `list-nolabel` and `rating`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import axe from 'axe-core';
import { next, screen } from './harness/person.mjs';
import { focusOn } from './harness/keys.mjs';
import { ROOT, withApp } from './harness/setup.mjs';

const PICTURES = process.env.PINGYI_PICTURES;
const picture = async (page, name) => { if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true }); };
const both = (zh, en) => ({ 'zh-CN': zh, en });
const SURVEY = {
  format: 'pingyi.questionnaire/1', id: 'made', version: '1', title: both('村庄', 'Villages'), default_language: 'zh-CN',
  survey: [
    { type: 'select_one village', name: 'village', label: both('您住在哪个村？', 'Which village do you live in?') },
    { type: 'begin_group', name: 'g', label: both('您对这些满意吗？', 'Are you content with these?') },
    { type: 'select_one sat', name: 'hd', appearance: 'label' },
    { type: 'select_one sat', name: 'roads', label: both('道路', 'Roads'), appearance: 'list-nolabel' },
    { type: 'select_one sat', name: 'water', label: both('供水', 'Water'), appearance: 'list-nolabel' },
    { type: 'end_group' },
    { type: 'range', name: 'stars', label: both('总的给几分？', 'How many stars in all?'), parameters: 'start=0 end=10 step=1', appearance: 'rating', constraint: '. >= 0' },
  ],
  choices: {
    village: [
      ...Array.from({ length: 9000 }, (_, n) => ({ name: `v${n + 1}`, label: both(`柳溪第${n + 1}村`, `Willow Creek ${n + 1}`) })),
      { name: 'none', label: both('不愿回答', 'Prefer not to say'), missing: 'refused' },
    ],
    sat: [
      { name: '5', label: both('满意', 'Content'), level: 5 }, { name: '3', label: both('一般', 'So-so'), level: 3 },
      { name: '1', label: both('不满意', 'Not content'), level: 1 }, { name: '8', label: both('不了解', "Don't know"), missing: 'dont_know' },
    ],
  },
};
const pack = () => {
  const whole = JSON.parse(readFileSync(join(ROOT, 'static/packs/demo.pack.json')));
  whole.questionnaires.unshift(SURVEY);
  return JSON.stringify(whole);
};
const codes = (page, name) => page.$$eval(`main input[type="radio"][name="${name}"]`, (nodes) => nodes.map((node) => node.value).join(' '));
const found = (page, count) =>
  page.waitForFunction((wanted) => document.querySelectorAll('main input[type="radio"][name="village"]').length === wanted, count);

async function sound(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run('main'));
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
}

for (const [lang, size, words] of [
  ['zh-CN', { width: 360, height: 780 }, { typed: '柳溪 8999', none: '没有找到', ready: '必答的题都答了' }],
  ['en', { width: 800, height: 1280 }, { typed: 'creek 8999', none: 'Nothing found', ready: 'Nothing required is missing' }],
]) {
  test(`long lists, heads and stars in ${lang}`, { timeout: 120_000 }, () =>
    withApp({ language: lang }, async ({ site, browser }) => {
      site.overrides.set('packs/demo.pack.json', pack());
      const page = await browser.open(site.address('#/fill/made'), size);
      await found(page, 51);
      await sound(page);
      await picture(page, `long-list-${size.width}`);
      // By keys alone: type, then to the radio buttons with Tab, and choose.
      await focusOn(page, '[data-action="search"]');
      await page.keyboard.type(words.typed);
      await found(page, 2);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.waitForSelector('main input[name="village"][value="v8999"]:checked');
      // The chosen one stays in sight, whatever is looked for.
      await page.fill('[data-action="search"]', 'xyz');
      await page.waitForFunction((said) => document.querySelector('[id="found-village"]').textContent.includes(said), words.none);
      assert.equal(await codes(page, 'village'), 'v8999 none');
      await picture(page, `long-list-none-${size.width}`);
      // By tapping.
      await page.fill('[data-action="search"]', '8998');
      await page.click('main label:has(input[value="v8998"])');
      await page.waitForSelector('main input[name="village"][value="v8998"]:checked');
      assert.ok(await next(page));

      // One table: its head is the choices alone, without an input and without its name.
      await page.waitForSelector('main input[name="roads"]', { state: 'attached' });
      assert.equal(await codes(page, 'water'), '5 3 1 8');
      assert.equal(await page.locator('main [name="hd"], main [data-question="hd"]').count(), 0);
      assert.ok(!(await page.locator('main').innerText()).includes('hd'));
      await sound(page);
      await picture(page, `head-${size.width}`);
      await page.click('main label:has(input[name="roads"][value="5"])');
      if (await page.locator('main input[name="stars"]').count() === 0) assert.ok(await next(page));

      await page.waitForSelector('main input[name="stars"]', { state: 'attached' });
      await page.click('main label:has(input[name="stars"][value="8"])');
      await page.waitForFunction(() => document.querySelectorAll('main .point--on').length === 8);
      assert.match(await page.locator('main .points__value').innerText(), /8\D+10|10\D+8/);
      await sound(page);
      await picture(page, `stars-${size.width}`);
      assert.ok(await next(page));
      await screen(page, 'review');
      const text = await page.locator('main').innerText();
      assert.ok(text.includes(words.ready) && !text.includes('hd'), text);
      assert.deepEqual(await page.$$eval('main [data-item]', (nodes) => nodes.map((node) => node.dataset.item)), ['village', 'roads', 'water', 'stars']);
      await picture(page, `review-${size.width}`);
    }));
}
