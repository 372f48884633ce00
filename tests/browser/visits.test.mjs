// Two days of an interviewer: a list by what is due, nobody at home in the morning, an appointment, the
// adult who is chosen the next day, the interview, and how far everybody is, on the tablet and in the
// office. Source of truth: docs/formats/visits-csv.md, docs/methods/within-household.md and
// docs/methods/response-rates.md; the figures by hand.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { act, alerts, fill, screen, submit } from './harness/person.mjs';
import { readCsv } from './harness/csv.mjs';
import { DIST, FULL, withApp } from './harness/setup.mjs';

const PACK = 'packs/demo.pack.json';

/** The practice pack in which one adult of each household is chosen from a list. */
const pack = (change = () => {}) => {
  const value = JSON.parse(readFileSync(join(DIST, PACK), 'utf8'));
  value.design.within = 'listed';
  change(value);
  return Buffer.from(JSON.stringify(value));
};

const lines = (page) => page.$$eval('[data-household]', (nodes) => nodes.map((node) => node.dataset.household));
const open = async (page, id) => {
  await page.click(`[data-household="${id}"]`);
  await page.waitForSelector(`[data-household="${id}"][aria-current="true"]`);
};
const saved = (page) => page.waitForFunction(() => /已保存/.test(document.querySelector('[role="status"]').textContent));
const found = async (page, code) => {
  await page.check(`input[name="disposition"][value="${code}"]`, { force: true });
};
const record = async (page, times) => {
  await act(page, 'record');
  await page.waitForFunction((n) => document.querySelectorAll('.attempts li').length === n, times);
  await saved(page);
};

test('from nobody at home to an interview with the chosen adult, and how far everybody is', { timeout: 120_000 }, () =>
  withApp({}, async (app) => {
    const { site, browser } = app;
    site.overrides.set(PACK, pack());
    const page = await browser.open('about:blank', { width: 360, height: 780 });
    // A Wednesday morning.
    await page.clock.setFixedTime(new Date(2026, 9, 14, 9, 30));
    await page.goto(site.address('#/visits'));
    await screen(page, 'visits');
    await page.selectOption('select[name="interviewer"]', 'S01');
    await page.waitForFunction(() => document.querySelectorAll('[data-household]').length === 10);
    assert.equal((await lines(page))[0], 'H01-001');

    // Nobody at home in the morning: the evening is offered first, at one touch.
    await open(page, 'H01-003');
    await found(page, '2.2');
    await page.locator('[data-time="2026-10-14T19:00"]').first().click();
    assert.equal(await page.inputValue('input[name="next_at"]'), '2026-10-14');
    assert.equal(await page.inputValue('input[name="next_time"]'), '19:00');
    await record(page, 1);
    assert.match(await page.locator('.attempts').innerText(), /上午/);
    assert.match(await page.locator('.visit').innerText(), /还没试过：晚上/);
    // What is due today stands first, and there is a list of it.
    assert.equal((await lines(page))[0], 'H01-003');
    await page.click('[data-list="today"]');
    assert.deepEqual(await lines(page), ['H01-003']);
    await page.click('[data-list="all"]');
    // Next door is no substitute: it is explained and not offered.
    await act(page, 'substitution');
    assert.match(await page.locator('.fold[open]').innerText(), /不能/);
    assert.equal(await page.locator('[data-action="substitute"]').count(), 0);

    // The next day: it was missed, and comes first. No interview before somebody is chosen.
    await page.clock.setFixedTime(new Date(2026, 9, 15, 18, 30));
    await page.reload();
    await screen(page, 'visits');
    assert.equal((await lines(page))[0], 'H01-003');
    await open(page, 'H01-003');
    assert.equal(await page.locator('[data-action="start"][data-questionnaire="resident-satisfaction"]').count(), 0);
    await page.fill('input[name="adults"]', '2');
    await page.fill('input[name="women"]', '3');
    await act(page, 'choose');
    await page.waitForSelector('[data-chosen]');
    const chosen = await page.locator('[data-chosen]').innerText();
    assert.equal(await page.locator('.roster li').count(), 5);
    // Neither closing, nor reloading, nor counting again brings a second chance.
    await act(page, 'close');
    await page.reload();
    await open(page, 'H01-003');
    assert.equal(await page.locator('[data-chosen]').innerText(), chosen);
    await act(page, 'recount');
    await page.fill('input[name="women"]', '2');
    await act(page, 'choose');
    await page.waitForFunction(() => document.querySelectorAll('.roster li').length === 4);
    await act(page, 'recount');
    await page.fill('input[name="women"]', '3');
    await act(page, 'choose');
    await page.waitForFunction(() => document.querySelectorAll('.roster li').length === 5);
    assert.equal(await page.locator('[data-chosen]').innerText(), chosen);
    await page.click('[data-action="start"][data-questionnaire="resident-satisfaction"]');
    await fill(page, FULL);
    await submit(page);

    // Who says no is left in peace, and the list does not tell.
    await page.click('main a[href="#/visits"], main [data-action="visits"], a[href="#/visits"]:visible');
    await screen(page, 'visits');
    await open(page, 'H01-004');
    await found(page, '2.11');
    await page.waitForSelector('.visit .note-box');
    assert.equal(await page.locator('input[name="next_at"]').count(), 0);
    await page.fill('textarea[name="note"]', '电话13800001234');
    await act(page, 'record');
    await page.waitForSelector('[role="alert"]:visible');
    assert.ok((await alerts(page)).some((text) => /号码/.test(text)), 'a telephone number is not taken');
    await page.fill('textarea[name="note"]', '门铃坏了');
    await record(page, 1);
    assert.equal(await page.locator('[data-household="H01-004"]').getAttribute('data-stage'), 'closed');
    assert.doesNotMatch(await page.locator('.visits__list').innerText(), /不愿|拒/);

    // How far everybody is: 2 of 10 visited and reached, one interview of two doors.
    await act(page, 'coverage');
    const cells = await page.locator('.coverage tbody').first().locator('td').allInnerTexts();
    assert.deepEqual(cells, ['10', '2', '2', '1']);
    const rate = (name) => page.locator(`[data-rate="${name}"] td`).innerText();
    assert.deepEqual([await rate('RR1'), await rate('COOP1'), await rate('REF1'), await rate('CON1')], ['50.0%', '50.0%', '50.0%', '100.0%']);

    // Out: the weight is the number of adults; the note of the visit says how it came about.
    await page.goto(site.address('#/records'));
    await screen(page, 'records');
    assert.doesNotMatch(await page.locator('main').innerText(), /不愿参加/);
    const files = await browser.downloaded(() => act(page, 'export'), 2);
    const [survey] = readCsv(files.find((file) => basename(file).includes('resident-satisfaction')));
    assert.deepEqual([survey.household, survey.eligible_adults, survey.weight, survey.disposition], ['H01-003', '5', '5', '1.1']);
    const visits = readCsv(files.find((file) => basename(file).includes('visits')));
    const [first, interview, refusal] = visits;
    assert.match(first.next_at, /^2026-10-14T19:00:00[+-]/);
    assert.match(interview.note, /^\[adults 5 then 4 then 5, number \d+ takes [1-5]\]$/);
    const [, number, place] = interview.note.match(/number (\d+) takes (\d)/);
    assert.equal((Number(number) % 5) + 1, Number(place), 'anybody can work out the choice');
    assert.deepEqual([refusal.household, refusal.disposition, refusal.next_at, refusal.note], ['H01-004', '2.11', '', '门铃坏了']);

    // In: the office prints the rates on the whole, and of no single door.
    await page.goto(site.address('#/office'));
    await screen(page, 'office');
    await page.setInputFiles('[data-action="import"]', files);
    const status = page.locator('[role="status"][data-accepted]');
    await status.waitFor({ state: 'attached', timeout: 30_000 });
    assert.equal(await status.getAttribute('data-accepted'), '4');
    await page.waitForSelector('main table');
    const report = await page.locator('main').innerText();
    for (const wanted of [/RR1[^\n]*50\.0%/, /RR6[^\n]*50\.0%/, /COOP4[^\n]*50\.0%/, /REF3[^\n]*50\.0%/, /CON3[^\n]*100\.0%/]) assert.match(report, wanted);
    assert.doesNotMatch(report, /H01-004|1号楼1单元102/, 'no door stands beside what became of it');
    assert.deepEqual(page.foreign, []);
    assert.deepEqual(page.problems, []);
  }));

test('a list of five hundred households draws what fits, and every name of a part of it is found', { timeout: 60_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    site.overrides.set(PACK, pack((value) => {
      value.design.within = 'none';
      value.households = Array.from({ length: 500 }, (_, n) => ({ id: `H${String(n + 1).padStart(3, '0')}`, area: value.areas[n % 3].id, interviewer: 'S01', label: `${n + 1}号` }));
    }));
    const page = await browser.open(site.address('#/visits'), { width: 1440, height: 900, fresh: true });
    await screen(page, 'visits');
    const drawn = () => page.locator('[data-household]').count();
    assert.equal(await drawn(), 40);
    await act(page, 'more');
    await page.waitForFunction(() => document.querySelectorAll('[data-household]').length === 80);
    await page.fill('input[name="search"]', '499');
    await page.waitForFunction(() => document.querySelectorAll('[data-household]').length === 1);
    assert.deepEqual(await lines(page), ['H499']);
    assert.deepEqual(page.problems, []);
  }));
