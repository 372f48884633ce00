// Every type of item, filled as a person would: on a phone by tapping, with ways back, instances
// that come and go and a reload in the middle; on a tablet by keys alone. Source of truth: what is
// typed below, and `fixtures/packs/every-type.pack.json`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { act, alerts, kind, next, screen, submit } from './harness/person.mjs';
import { readCsv, unguarded } from './harness/csv.mjs';
import { focusOn, press } from './harness/keys.mjs';
import { ROOT, withApp } from './harness/setup.mjs';

const PACK = readFileSync(join(ROOT, 'fixtures/packs/every-type.pack.json'));
const ADDRESS = '#/fill/every-type';

const at = (page, name) => page.waitForSelector(`main [name="${name}"]`, { state: 'attached' });
const tap = (page, name, code) => page.click(`main label:has(input[name="${name}"][value="${code}"])`);
const type = (page, name, text) => page.fill(`main [name="${name}"]`, text);
const value = (page, name) => page.inputValue(`main [name="${name}"]`);
const chosen = (page, name) => page.$$eval(`main input[name="${name}"]:checked`, (nodes) => nodes.map((node) => node.value).join(' '));
const label = (page, name) => page.locator(`main [data-question="${name}"] .question__label`).innerText();
const on = async (page, name) => { assert.ok(await next(page), 'it goes on'); await at(page, name); };
/** Does not go on, and says why in the questionnaire's words or its own. */
const stays = async (page, words) => {
  assert.equal(await next(page), false);
  assert.match((await alerts(page)).join(' '), words);
};
/** Android's key: the page before. */
const back = async (page, name) => { await page.goBack(); await at(page, name); };

async function phone(page) {
  await page.waitForSelector('main [data-question="hello"]');
  await on(page, 'words');
  await type(page, 'words', '树'.repeat(41));
  await stays(page, /最多写 40 字/);
  await type(page, 'words', '楼下的"树", 还有\n邻居；=好');
  await on(page, 'town');
  await stays(page, /请写出镇名/);
  await type(page, 'town', '-柳溪');
  await on(page, 'age');
  await type(page, 'age', '17');
  await stays(page, /18 到 120/);
  await type(page, 'age', '四十二');
  await stays(page, /./);
  await type(page, 'age', '４２');
  await on(page, 'metres');
  await type(page, 'metres', '02.50');
  await on(page, 'warmth');
  // A slider that nobody has moved is no answer.
  await stays(page, /./);
  await act(page, 'more');
  assert.equal(await value(page, 'warmth'), '55');
  const slider = page.locator('main [name="warmth"]');
  await slider.click({ position: { x: 4, y: 20 } });
  assert.equal(await slider.inputValue(), '0');
  for (let n = 0; n < 13; n += 1) await act(page, 'more');
  await act(page, 'less');
  await on(page, 'stars');
  await tap(page, 'stars', 2);
  await act(page, 'clear');
  assert.equal(await chosen(page, 'stars'), '');
  await tap(page, 'stars', 4);
  await on(page, 'ease');
  await tap(page, 'ease', 0);
  await on(page, 'moved');
  await type(page, 'moved', '2999-01-01');
  await stays(page, /不能晚于今天/);
  await type(page, 'moved', '2019-03-08');
  await on(page, 'rises');
  await type(page, 'rises', '06:45');
  await on(page, 'met');
  await type(page, 'met', '2025-10-12T19:30');
  await on(page, 'happy');
  await tap(page, 'happy', 8);
  await tap(page, 'happy', 4);
  await on(page, 'colour');
  await page.selectOption('main [name="colour"]', 'green');
  await on(page, 'safe');
  await tap(page, 'safe', 3);
  await on(page, 'dog');
  await tap(page, 'dog', 'n');
  await on(page, 'reads');
  for (const code of ['posts', 'none']) await tap(page, 'reads', code);
  assert.equal(await chosen(page, 'reads'), 'none', 'nothing stands beside "none of them"');
  for (const code of ['posts', 'daily']) await tap(page, 'reads', code);
  assert.equal(await chosen(page, 'reads'), 'daily posts');
  await on(page, 'first');
  assert.deepEqual((await kind(page, 'first')).codes.sort(), ['daily', 'posts'], 'only what is read is offered');
  await tap(page, 'first', 'posts');
  await on(page, 'order');
  for (const code of ['noise', 'parks']) await page.click(`main [data-action="pick"][value="${code}"]`);
  await stays(page, /./);
  for (const code of ['roads', 'schools']) await page.click(`main [data-action="pick"][value="${code}"]`);
  assert.deepEqual((await kind(page, 'order')).codes, ['noise', 'parks', 'roads', 'schools']);
  await page.click('main [data-action="up"][value="schools"]');
  assert.deepEqual((await kind(page, 'order')).codes, ['noise', 'parks', 'schools', 'roads']);
  assert.ok(await next(page));
  await page.waitForSelector('main [data-question="echo"]');
  assert.equal(await label(page, 'echo'), '您 42 岁，喜欢绿色，看日报、网上帖子。');
  await on(page, 'next_year');
  assert.equal(await page.locator('main output[name="next_year"]').innerText(), '43');
  await on(page, 'street');
  assert.equal(await value(page, 'street'), '青山路', 'the default stands there');
  await type(page, 'street', '青山路 3 号');
  await on(page, 'fruit');
  assert.deepEqual((await kind(page, 'fruit')).codes.sort(), ['apple', 'grape', 'peach', 'pear', 'plum']);
  await tap(page, 'fruit', 'plum');
  await on(page, 'storey');
  // The whole group stands on one page, and what an answer brings up stands there too.
  assert.equal(await page.locator('main [name="lift_works"]').count(), 0);
  await type(page, 'storey', '03');
  await type(page, 'rooms', '2');
  await tap(page, 'lift', 'y');
  await at(page, 'lift_works');
  await tap(page, 'lift_works', 'n');
  await on(page, 'clean');
  await tap(page, 'clean', 4);
  await tap(page, 'quiet', 2);
  await stays(page, /./);
  // What is missing has the focus.
  await page.waitForFunction(() => document.activeElement.name === 'helpful');
  await tap(page, 'helpful', 8);
  await on(page, 'province');

  // A cascade: what was chosen from another list takes no part, and comes back with its list.
  await page.selectOption('main [name="province"]', 'js');
  await on(page, 'city');
  assert.deepEqual((await kind(page, 'city')).codes, ['nj', 'sz']);
  await tap(page, 'city', 'sz');
  await back(page, 'province');
  await page.selectOption('main [name="province"]', 'zj');
  await on(page, 'city');
  assert.deepEqual((await kind(page, 'city')).codes, ['hz', 'nb']);
  assert.equal(await chosen(page, 'city'), '');
  await stays(page, /./);
  await tap(page, 'city', 'hz');

  // A repeat: the first instance is there, more are added, one goes and comes back, one goes for good.
  const child = async (number, name, years, school) => {
    await at(page, `child[${number}].called`);
    await type(page, `child[${number}].called`, name);
    await on(page, `child[${number}].years`);
    assert.equal(await label(page, `child[${number}].years`), `${name}几岁？`);
    await type(page, `child[${number}].years`, years);
    if (school) {
      await on(page, `child[${number}].school`);
      await tap(page, `child[${number}].school`, school);
    }
  };
  const more = async () => { assert.ok(await next(page)); await page.waitForSelector('main [data-repeat="child"]'); };
  await on(page, 'child[1].called');
  await child(1, '小明', '9', 'y');
  await more();
  await act(page, 'add');
  await child(2, '小红', '4');
  await more();
  await act(page, 'add');
  await at(page, 'child[3].called');
  await type(page, 'child[3].called', '小雨');
  await on(page, 'child[3].years');
  await page.reload();
  await at(page, 'child[3].years');
  assert.equal(await label(page, 'child[3].years'), '小雨几岁？', 'a reload opens where it was left');
  await act(page, 'back');
  await at(page, 'child[3].called');
  assert.equal(await value(page, 'child[3].called'), '小雨');
  await child(3, '小雨', '7', 'n');
  for (const name of ['child[3].years', 'child[3].called', 'child[2].years', 'child[2].called']) {
    await act(page, 'back');
    await at(page, name);
  }
  await act(page, 'remove');
  await act(page, 'cancel');
  await act(page, 'remove');
  await act(page, 'remove-sure');
  // The next child moves up, with its own answers.
  await at(page, 'child[3].called');
  assert.equal(await value(page, 'child[3].called'), '小雨');
  assert.match(await page.locator('main fieldset[data-instance] > legend').innerText(), /2.*2/s);
  await act(page, 'restore');
  await at(page, 'child[2].called');
  assert.equal(await value(page, 'child[2].called'), '小红', 'what was taken away comes back with its answers');
  for (const name of ['child[2].years', 'child[3].called', 'child[3].years', 'child[3].school']) await on(page, name);
  assert.equal(await chosen(page, 'child[3].school'), 'n');
  await more();
  await act(page, 'add');
  await at(page, 'child[4].called');
  await type(page, 'child[4].called', '没有的孩子');
  await act(page, 'remove');
  await act(page, 'remove-sure');
  await page.waitForSelector('main [data-repeat="child"]');

  // A repeat whose number follows from an answer.
  await on(page, 'trips');
  await type(page, 'trips', '2');
  await on(page, 'trip[1].way');
  await tap(page, 'trip[1].way', 'foot');
  await on(page, 'trip[1].far');
  assert.equal(await page.locator('main [data-action="remove"]').count(), 0, 'nothing to remove there');
  await type(page, 'trip[1].far', '1.20');
  await on(page, 'trip[2].way');
  await tap(page, 'trip[2].way', 'bus');
  await back(page, 'trip[1].far');
  await back(page, 'trip[1].way');
  await back(page, 'trips');
  await type(page, 'trips', '1');
  await on(page, 'trip[1].way');
  await on(page, 'trip[1].far');
  await on(page, 'wish');
  for (const name of ['trip[1].far', 'trip[1].way', 'trips']) await back(page, name);
  await type(page, 'trips', '2');
  for (const name of ['trip[1].way', 'trip[1].far', 'trip[2].way']) await on(page, name);
  assert.equal(await chosen(page, 'trip[2].way'), 'bus', 'and the second trip is what it was');
  await on(page, 'trip[2].far');
  await on(page, 'wish');
  await type(page, 'wish', '换个大房子');
  await on(page, 'read_it');
  await stays(page, /./);
  await tap(page, 'read_it', 'OK');
  assert.ok(await next(page));
  await screen(page, 'review');
  const text = await page.locator('main').innerText();
  for (const words of ['青山路 3 号', '噪音、公园、学校、道路', '小雨', '2025-10-12 19:30', '日报、网上帖子']) assert.ok(text.includes(words), `${words} is in the last look`);
  for (const words of ['换个大房子', '没有的孩子']) assert.ok(!text.includes(words), `${words} is not`);
  // From the last look to an item and back.
  await page.click('main [data-action="edit"][data-item="ease"]');
  await at(page, 'ease');
  await tap(page, 'ease', 10);
  assert.ok(await next(page));
  await screen(page, 'review');
  await submit(page);
}

const PHONE = {
  batch: 'lot 7', words: '楼下的"树", 还有\n邻居；=好', town: '-柳溪', age: '42', metres: '2.5', warmth: '60', stars: '4', ease: '10', moved: '2019-03-08',
  rises: '06:45', met: '2025-10-12T19:30', happy: '4', colour: 'green', safe: '3', dog: 'n', reads: 'daily posts', first: 'posts', order: 'noise parks schools roads',
  twice: '84', next_year: '43', street: '青山路 3 号', fruit: 'plum', storey: '03', rooms: '2', lift: 'y', lift_works: 'n', clean: '4', quiet: '2', helpful: '8',
  province: 'zj', city: 'hz', children: '3', trips: '2', wish: '换个大房子', read_it: 'OK',
};
const PHONE_CHILDREN = [
  { instance: '1', instances: '3', called: '小明', years: '9', school: 'y' },
  { instance: '2', instances: '3', called: '小红', years: '4', school: '-1' },
  { instance: '3', instances: '3', called: '小雨', years: '7', school: 'n' },
];
const PHONE_TRIPS = [
  { instance: '1', instances: '2', way: 'foot', far: '1.2' },
  { instance: '2', instances: '2', way: 'bus', far: '-2' },
];

/** By keys alone. What is not named is left out. */
const TABLET_KEYS = {
  town: 'Clear Stream', age: '18', warmth: 70, stars: 5, ease: 3, moved: '2001-12-31', rises: '23:05', met: '2024-02-29T00:00',
  happy: 8, colour: 'blue', safe: 1, dog: 'y', reads: ['none'], order: ['schools', 'noise', 'roads', 'parks'], fruit: 'grape', rooms: '1', lift: 'n',
  clean: 1, quiet: 4, helpful: 3, province: 'js', city: 'nj', trips: '0', read_it: ['OK'],
};
const TABLET = {
  batch: 'lot 7', words: '-2', town: 'Clear Stream', age: '18', metres: '-2', warmth: '70', stars: '5', ease: '3', moved: '2001-12-31', rises: '23:05',
  met: '2024-02-29T00:00', happy: '8', colour: 'blue', safe: '1', dog: 'y', reads: 'none', first: '-1', order: 'schools noise roads parks', twice: '36',
  next_year: '19', street: '青山路', fruit: 'grape', storey: '-2', rooms: '1', lift: 'n', lift_works: '-1', clean: '1', quiet: '4', helpful: '3',
  province: 'js', city: 'nj', children: '0', trips: '0', wish: '-2', read_it: 'OK',
};

async function tablet(page) {
  const seen = [];
  for (let step = 0; step < 60; step += 1) {
    await page.waitForSelector('main[data-screen="fill"], main[data-screen="review"]');
    if (await page.locator('main[data-screen="review"]').count()) break;
    const names = () => page.$$eval('main [data-question]', (nodes) => nodes.map((node) => node.dataset.question));
    const unseen = async () => (await names()).find((name) => !seen.includes(name));
    for (let name = await unseen(); name; name = await unseen()) {
      if (name in TABLET_KEYS) await press(page, name, TABLET_KEYS[name]);
      seen.push(name);
    }
    if (await page.locator('main [data-instance="child[1]"]').count()) {
      for (const action of ['remove', 'remove-sure']) {
        await focusOn(page, `main [data-action="${action}"]`);
        await page.keyboard.press('Enter');
      }
      await page.waitForSelector('main [data-repeat="child"]');
    }
    const before = await page.locator('main').innerText();
    await focusOn(page, 'main [data-action="next"]');
    await page.keyboard.press('Enter');
    await page.waitForFunction((was) => document.querySelector('main').innerText !== was, before);
    assert.deepEqual(await page.locator('main [data-question] .problem').allInnerTexts(), []);
  }
  await focusOn(page, 'main [data-action="submit"]');
  await page.keyboard.press('Enter');
  await screen(page, 'done');
  await page.waitForFunction(() => /已保存/.test(document.querySelector('[role="status"]')?.textContent ?? ''));
}

const counts = async (page) => {
  const status = page.locator('[role="status"][data-accepted]');
  await status.waitFor({ state: 'attached', timeout: 30_000 });
  const of = async (name) => Number(await status.getAttribute(`data-${name}`));
  return [await of('accepted'), await of('duplicates'), await of('conflicts'), await of('rejected')];
};

test('every type of item comes out as it was answered, and goes in again', { timeout: 300_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    site.overrides.set('packs/demo.pack.json', PACK);
    const page = await browser.open(site.address(ADDRESS), { width: 360, height: 780 });
    await phone(page);
    await page.goto('about:blank');
    await page.setViewportSize({ width: 800, height: 1280 });
    await page.goto(site.address(ADDRESS));
    await tablet(page);

    await page.goto(site.address('#/records'));
    await screen(page, 'records');
    const files = await browser.downloaded(() => act(page, 'export'), 3);
    const named = (ending) => files.find((file) => basename(file).endsWith(ending));
    const [main, child, trip] = [files.find((file) => !/\.(child|trip)\.csv$/.test(file)), named('.child.csv'), named('.trip.csv')];
    assert.equal(basename(child), basename(main).replace(/csv$/, 'child.csv'));

    const rows = readCsv(main);
    assert.equal(rows.length, 2);
    const [first, second] = [rows.find((row) => row.age === '42'), rows.find((row) => row.age === '18')];
    for (const [row, wanted] of [[first, PHONE], [second, TABLET]]) {
      for (const [item, cell] of Object.entries(wanted)) assert.equal(unguarded(row[item]), cell, item);
      assert.equal(row.on_day, row.started_at.slice(0, 10));
      assert.equal(Date.parse(row.begun), Date.parse(row.started_at));
      assert.equal(row.machine, row.device);
      assert.match(row.shown, /fruit=/);
      assert.deepEqual(Object.values(row).slice(Object.keys(row).indexOf('sealed') + 1).filter((cell) => cell === ''), [], 'no cell of an item is empty');
    }
    assert.equal(first.words, '楼下的"树", 还有\n邻居；=好');
    assert.equal(first.town, "'-柳溪", 'a text that looks like a formula is guarded');
    const without = ({ response_id: id, hash, ...cells }) => { assert.equal(id, first.response_id); assert.match(hash, /^[0-9a-f]{64}$/); return cells; };
    assert.deepEqual(readCsv(child).map(without), PHONE_CHILDREN);
    assert.deepEqual(readCsv(trip).map(without), PHONE_TRIPS);

    // In: everything is taken, whatever the order of the files.
    const office = async (chosen) => {
      const page = await browser.open(site.address('#/office'), { width: 1440, height: 900, fresh: true });
      await screen(page, 'office');
      await page.setInputFiles('[data-action="import"]', chosen);
      const got = await counts(page);
      const said = await page.$$eval('main tr[data-code]', (lines) => lines.map((line) => [line.dataset.code, line.innerText]));
      assert.deepEqual([page.problems, page.foreign], [[], []]);
      await page.context().close();
      return { got, said };
    };
    for (const order of [files, [...files].reverse()]) {
      const { got, said } = await office(order);
      assert.deepEqual(got, [2 + PHONE_CHILDREN.length + PHONE_TRIPS.length, 0, 0, 0], 'every row of every file');
      assert.deepEqual(said, []);
    }
    // Without a repeat's file its response is not taken, which is said; the other one is.
    for (const missing of [child, trip]) {
      const { got, said } = await office(files.filter((file) => file !== missing));
      assert.deepEqual([got[0], got[3] > 0], [1, true], `without ${basename(missing)}`);
      assert.ok(said.some(([code, text]) => code.startsWith('row.') && /请/.test(text)), JSON.stringify(said));
    }
    assert.deepEqual(page.problems, []);
    assert.deepEqual(page.foreign, [], 'no request to another origin');
  }));
