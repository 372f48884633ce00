// What was acknowledged stays, whatever happens to the browser. The browser's whole process tree
// is killed with SIGKILL; nothing is asked to end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { act, answer, controls, fill, screen, submit } from './harness/person.mjs';
import { readCsv, unguarded } from './harness/csv.mjs';
import { FULL, SHORT, withApp } from './harness/setup.mjs';

const exported = async (browser, site, part) => {
  const page = await browser.open(site.address('#/records'));
  await screen(page, 'records');
  const files = await browser.downloaded(() => act(page, 'export-all'), 1);
  return files.filter((file) => file.includes(part)).flatMap(readCsv);
};

test('killed 20 times within a second after "saved", no acknowledged response is lost', { timeout: 400_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const acknowledged = [];
    for (let round = 0; round < 20; round += 1) {
      const page = await browser.open(site.address('#/fill/resident-satisfaction?wave=2026Q4'));
      // Every response says which one it is; most are short, so that the 20 rounds stay quick.
      await fill(page, { ...SHORT, Q23: `第${round}次` });
      await submit(page);
      acknowledged.push(`第${round}次`);
      await sleep(Math.random() * 1000);
      await browser.kill();
      await browser.start();
    }
    const rows = await exported(browser, site, 'resident-satisfaction');
    assert.deepEqual(rows.map((row) => unguarded(row.Q23)).sort(), acknowledged.sort());
    assert.deepEqual(rows.map((row) => Number(row.seq)).sort((a, b) => a - b), acknowledged.map((_, index) => index + 1), 'numbered without gaps');
  }));

test('killed at question 20, a draft has lost its last answer at most', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const address = site.address('#/fill/resident-satisfaction?household=H02-003&mode=interviewer&wave=2026Q4');
    const page = await browser.open(address, { width: 360, height: 780 });
    const names = Object.keys(FULL).slice(0, 20);
    for (const name of names) {
      await page.waitForSelector(`main [name="${name}"]`, { state: 'attached' });
      await answer(page, name, FULL[name]);
      if (name !== names.at(-1)) await act(page, 'next');
    }
    await browser.kill();
    await browser.start();
    const again = await browser.open(address, { width: 360, height: 780 });
    await screen(again, 'fill');
    const here = (await controls(again))[0];
    assert.ok(names.indexOf(here) >= 18, `opened at the place reached, at ${here}`);
    await fill(again, Object.fromEntries(Object.entries(FULL).slice(19)));
    await submit(again);
    const [row] = await exported(browser, site, 'resident-satisfaction');
    for (const name of names.slice(0, 19)) assert.equal(row[name], [FULL[name]].flat().join(' '), name);
  }));

test('a reload in the middle goes on where it was, and another household never sees the draft', { timeout: 120_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/fill/resident-satisfaction?household=H02-004&wave=2026Q4'), { width: 360, height: 780 });
    for (const name of ['C0', 'Q1', 'Q2', 'Q3']) {
      await page.waitForSelector(`main [name="${name}"]`, { state: 'attached' });
      await answer(page, name, FULL[name]);
      await act(page, 'next');
    }
    await page.waitForSelector('main [name="Q4"]', { state: 'attached' });
    await page.reload();
    await page.waitForSelector('main [name="Q4"]', { state: 'attached' });
    for (const name of ['Q3', 'Q2']) {
      await act(page, 'back');
      await page.waitForSelector(`main [name="${name}"]`, { state: 'attached' });
      assert.ok(await page.isChecked(`main input[name="${name}"][value="${FULL[name]}"]`), `${name} is still answered`);
    }
    await page.goto(site.address('#/fill/resident-satisfaction?household=H02-005&wave=2026Q4'));
    await page.waitForSelector('main [name="C0"]', { state: 'attached' });
    assert.equal(await page.locator('main input:checked').count(), 0, "no answer of the other household's");
  }));

test('two tabs that hand in at once both keep their responses under numbers of their own', { timeout: 180_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const pages = [];
    for (const household of ['H03-001', 'H03-002']) pages.push(await browser.open(site.address(`#/fill/resident-satisfaction?household=${household}&wave=2026Q4`)));
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(pages.map(async (page, index) => {
        await page.goto(site.address(`#/fill/resident-satisfaction?household=H03-0${10 + round * 2 + index}&wave=2026Q4`));
        await fill(page, SHORT);
      }));
      await Promise.all(pages.map((page) => submit(page)));
    }
    const rows = await exported(browser, site, 'resident-satisfaction');
    assert.equal(new Set(rows.map((row) => row.household)).size, 6);
    assert.deepEqual(rows.map((row) => Number(row.seq)).sort(), [1, 2, 3, 4, 5, 6]);
  }));
