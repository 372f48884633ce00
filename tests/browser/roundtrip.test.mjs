// Every answer comes back exactly, whatever was typed: out as a file, into another browser's
// office, and out again as the merged file. Source of truth: the texts below.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, fill, screen, submit } from './harness/person.mjs';
import { readCsv, unguarded } from './harness/csv.mjs';
import { SHORT, withApp } from './harness/setup.mjs';

const TEXTS = [
  '他说"很好",又说""', '第一行\n第二行\n', '🙂👨‍👩‍👧 家', '=1+1', '-1', '-2', "'引号开头", "''", '+86', '@all', '＝1＋1', ' 前后有空格 ',
  '一,二;三\t四', '永'.repeat(200), '"', ',', '0012', '1E5',
];

test('export and import give back every answer exactly', { timeout: 300_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'));
    for (const text of TEXTS) {
      await page.goto(site.address('#/fill/resident-satisfaction?wave=2026Q4'));
      await fill(page, { ...SHORT, Q23: text });
      await submit(page);
    }
    await page.goto(site.address('#/records'));
    await screen(page, 'records');
    const files = await browser.downloaded(() => act(page, 'export'), 1);
    const rows = readCsv(files[0]);
    assert.deepEqual(rows.map((row) => unguarded(row.Q23)).sort(), [...TEXTS].sort());

    await page.goto(site.address('#/office'));
    await page.setInputFiles('[data-action="import"]', files);
    const status = page.locator('[role="status"][data-accepted]');
    await status.waitFor({ state: 'attached', timeout: 30_000 });
    assert.equal(await status.getAttribute('data-accepted'), String(TEXTS.length));
    const merged = await browser.downloaded(() => act(page, 'merged'), 1);
    const again = readCsv(merged.find((file) => file.includes('resident-satisfaction')));
    const byId = (list) => Object.fromEntries(list.map((row) => [row.response_id, row]));
    for (const [id, row] of Object.entries(byId(rows))) {
      for (const [column, cell] of Object.entries(row)) assert.equal(byId(again)[id][column], cell, `${column} of ${id}`);
    }
  }));
