// The whole job once: an interviewer interviews a household, a resident rates cadres, the files
// come out, a coordinator imports them and reads a report; with the network, and without it.
// Source of truth: the screens and controls that the app promises, and the answers given here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basename } from 'node:path';
import { act, fill, offlineReady, screen, submit } from './harness/person.mjs';
import { readCsv, unguarded } from './harness/csv.mjs';
import { ballot, FULL, SHORT, withApp } from './harness/setup.mjs';

/** To a screen by the ways that the page offers. */
async function go(page, name) {
  await page.click(`a[href="#/${name}"]:visible`);
  await screen(page, name);
}

/** Begins one of the questionnaires that home offers, by its place. */
async function card(page, place) {
  await screen(page, 'home');
  await page.locator('main [data-action="start"]').nth(place).click();
}

async function journey({ site, browser }, cutNetwork) {
  const page = await browser.open(site.address('#/'), { width: 800, height: 1280 });
  await screen(page, 'home');
  if (cutNetwork) {
    await offlineReady(page);
    await site.stop();
    await page.reload();
    await screen(page, 'home');
  }

  // The interviewer: a household that was out, then one that is interviewed; all by clicking.
  await go(page, 'visits');
  await page.click('[data-household="H01-002"]');
  await page.check('input[name="disposition"][value="2.2"]', { force: true });
  await act(page, 'record');
  await page.waitForFunction(() => document.querySelector('[role="status"]').textContent.trim() !== '');
  await act(page, 'close');
  await page.click('[data-household="H01-001"]');
  await page.click('[data-action="start"][data-questionnaire="resident-satisfaction"]');
  const asked = await fill(page, FULL);
  assert.deepEqual(asked, Object.keys(FULL), 'all 26 controls were asked, in order');
  await submit(page);
  await go(page, 'visits');
  await page.click('a.brand');

  // A resident on the same tablet, alone; one more by "again"; and one who rates cadres.
  await card(page, 0);
  assert.deepEqual(await fill(page, SHORT), Object.keys(SHORT));
  await submit(page);
  await act(page, 'again');
  assert.deepEqual(await fill(page, SHORT), Object.keys(SHORT));
  await submit(page);
  await page.click('main a[href="#/"]');
  await card(page, 1);
  const rated = await fill(page, {}, ballot);
  assert.ok(rated.includes('C01.K8') && rated.includes('C02.K8') && !rated.includes('C02.K2') && !rated.includes('C03.K8'));
  await submit(page);
  await page.click('main a[href="#/"]');

  // Out: three files (survey, ballots, visits).
  await go(page, 'records');
  const files = await browser.downloaded(() => act(page, 'export'), 3);
  const byName = (part) => files.find((file) => basename(file).includes(part));
  const survey = readCsv(byName('resident-satisfaction'));
  assert.equal(survey.length, 3);
  const full = survey.find((row) => row.household === 'H01-001');
  for (const [item, value] of Object.entries(FULL)) assert.equal(unguarded(full[item]), [value].flat().join(' '), item);
  const short = survey.find((row) => row.household === '');
  assert.deepEqual(['Q5', 'Q6', 'Q9', 'Q10', 'Q13', 'Q14', 'Q15', 'Q18', 'Q22'].map((item) => short[item]), Array(9).fill('-1'));
  assert.equal(short.Q23, '-2', 'an item that was asked and left out');
  assert.deepEqual([full.origin, full.mode, full.disposition, full.interviewer !== ''], ['practice', 'interviewer', '1.1', true]);
  const ballots = readCsv(byName('cadre-rating'));
  assert.deepEqual(new Set(ballots.map((row) => row.subject)), new Set(['C01', 'C02', 'C03', 'C04', 'C05', 'C06', 'C07']));
  for (const row of ballots) {
    assert.deepEqual([row.household, row.interviewer, row.device, row.seq, row.duration_s], ['-1', '-1', '-1', '-1', '-1']);
    assert.match(row.ended_at, /^\d{4}-\d\d-\d\d$/);
  }
  const visits = readCsv(byName('visits'));
  assert.deepEqual(visits.map((row) => [row.household, row.disposition]).sort(), [['H01-001', '1.1'], ['H01-002', '2.2']]);

  // In: the coordinator takes all files at once and reads the report.
  await go(page, 'office');
  await page.setInputFiles('[data-action="import"]', files);
  const status = page.locator('[role="status"][data-accepted]');
  await status.waitFor({ state: 'attached', timeout: 30_000 });
  const count = (name) => status.getAttribute(`data-${name}`).then(Number);
  assert.deepEqual(
    { accepted: await count('accepted'), duplicates: await count('duplicates'), conflicts: await count('conflicts'), rejected: await count('rejected') },
    { accepted: 3 + 7 + 2, duplicates: 0, conflicts: 0, rejected: 0 },
  );
  await page.waitForSelector('main table');
  const report = await page.locator('main').innerText();
  assert.match(report, /练习|演示/, 'practice rows are marked in the report');
  // The report on paper: the browser is asked to print, and what it prints is the report.
  await page.evaluate(() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; });
  await act(page, 'print');
  assert.equal(await page.evaluate(() => window.printed), 1);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('[data-action="import"]').isVisible(), false, 'controls do not go on paper');
  assert.ok(await page.locator('main table').first().isVisible());
  await page.emulateMedia({ media: 'screen' });
  // Without network the look at the server's clock finds no server; the browser notes that by itself.
  const isClock = (problem) => cutNetwork && problem === 'console: Failed to load resource: net::ERR_CONNECTION_REFUSED';
  assert.deepEqual(page.problems.filter((problem) => !isClock(problem)), []);
  assert.deepEqual(page.foreign, [], 'no request to another origin');
}

test('the whole journey of interviewer, resident and coordinator', { timeout: 180_000 }, () => withApp({}, (app) => journey(app, false)));
test('the whole journey with the network cut after the first load', { timeout: 180_000 }, () => withApp({}, (app) => journey(app, true)));
