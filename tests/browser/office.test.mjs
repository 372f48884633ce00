// What people really send back: each bad file gets a message that says what is wrong and what to
// do, and nothing that was imported before changes. Source of truth: the row counts of the good
// file, made by this app in the same test.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { act, fill, screen, submit } from './harness/person.mjs';
import { ROOT, SHORT, withApp } from './harness/setup.mjs';

const counts = async (page) => {
  const status = page.locator('[role="status"][data-accepted]');
  await status.waitFor({ state: 'attached', timeout: 60_000 });
  const of = async (name) => Number(await status.getAttribute(`data-${name}`));
  return { accepted: await of('accepted'), duplicates: await of('duplicates'), conflicts: await of('conflicts'), rejected: await of('rejected') };
};

/** A row with another answer and the hash that belongs to it, made by the reference in Python. */
const signed = (header, row, cells) => execFileSync('python3', ['-c', `
import csv, io, json, sys
sys.path.insert(0, sys.argv[1])
import reference
header, row = (next(csv.reader([line])) for line in sys.argv[2:4])
cells = dict(zip(header, row))
cells.update(json.loads(sys.argv[4]))
cells['hash'] = reference.sha('pingyi.row/1', [(name, cells[name]) for name in reference.SYSTEM + reference.SURVEY])
out = io.StringIO()
csv.writer(out, lineterminator='').writerow([cells[name] for name in header])
print(out.getvalue(), end='')
`, join(ROOT, 'fixtures/hash'), header.replace(/^\ufeff/, ''), row, JSON.stringify(cells)], { encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' } });

/** A real workbook, as a spreadsheet program of the test's own language writes it. */
const spreadsheet = () => execFileSync('python3', ['-c', `
import io, sys, zipfile
out = io.BytesIO()
with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as book:
    book.writestr('[Content_Types].xml', '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>')
    book.writestr('xl/workbook.xml', '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>')
sys.stdout.buffer.write(out.getvalue())
`]);

test('bad files are named with reason and remedy, and change nothing that was imported', { timeout: 300_000 }, () =>
  withApp({}, async ({ site, browser }) => {
    const page = await browser.open(site.address('#/'), { width: 1440, height: 900 });
    for (let n = 0; n < 3; n += 1) {
      await page.goto(site.address('#/fill/resident-satisfaction?wave=2026Q4'));
      await fill(page, { ...SHORT, Q23: `下水道 ${n}` });
      await submit(page);
    }
    await page.goto(site.address('#/records'));
    await screen(page, 'records');
    const [good] = await browser.downloaded(() => act(page, 'export'), 1);
    const text = readFileSync(good, 'utf8');
    const folder = mkdtempSync(join(tmpdir(), 'pingyi-bad-'));
    const put = (name, content) => { const path = join(folder, name); writeFileSync(path, content); return path; };

    await page.goto(site.address('#/office'));
    await screen(page, 'office');
    // By path: sending 50 MB through the debugging port takes longer than any time limit.
    const session = await page.context().newCDPSession(page);
    const choose = async (files) => {
      const { result } = await session.send('Runtime.evaluate', { expression: `document.querySelector('[data-action="import"]')` });
      await session.send('DOM.setFileInputFiles', { files, objectId: result.objectId });
    };
    const bring = async (...files) => {
      const before = await page.locator('main').getAttribute('data-imports');
      await choose(files);
      await page.waitForFunction((mark) => document.querySelector('main').dataset.imports !== mark && document.querySelector('[role="status"][data-accepted]'), before, { timeout: 60_000 });
      return counts(page);
    };
    const said = (file, code) => page.locator(`main tr[data-code="${code}"]`, { hasText: basename(file) }).first().innerText();

    assert.deepEqual(await bring(good), { accepted: 3, duplicates: 0, conflicts: 0, rejected: 0 });
    assert.deepEqual(await bring(put('again.csv', text)), { accepted: 3, duplicates: 3, conflicts: 0, rejected: 0 });

    const lines = text.split('\r\n');
    // Each with the code of its finding. A program could write an unknown code, or two contents for
    // one row, under the right hash; an accident cannot.
    const changed = (code, id) => signed(lines[0], lines[1], { Q3: code, ...(id && { response_id: id, seq: '99' }) });
    const cases = {
      'truncated.csv': [text.slice(0, text.length - 40), 'row.truncated'],
      'columns.csv': [[lines[0], `${lines[1]},more,cells`, ''].join('\r\n'), 'row.length'],
      'questionnaire.csv': [text.replaceAll('resident-satisfaction', 'no-such-questionnaire'), 'row.questionnaire'],
      'code.csv': [[lines[0], changed('77', 'R-unknowncode'), ''].join('\r\n'), 'row.code'],
      'byte.csv': [text.replace('下水道 1', '下水道 7'), 'row.changed'],
      'empty.csv': ['', 'file.empty'],
      'noise.csv': [randomBytes(50 * 1024 * 1024), 'file.not-text'],
      'sheet.csv': [spreadsheet(), 'file.not-text'],
    };
    for (const [name, [content, code]] of Object.entries(cases)) {
      const path = put(name, content);
      const now = await bring(path);
      assert.equal(now.accepted, 3, `${name} changes nothing`);
      const row = await said(path, code);
      assert.match(row, /请/, `${name}: the remedy asks for something`);
    }
    const gbk = join(folder, 'gbk.csv');
    execFileSync('python3', ['-c', `import sys;t=open(sys.argv[1],encoding='utf-8-sig',newline='').read();open(sys.argv[2],'w',encoding='gb18030',newline='').write(t)`, good, gbk]);
    const before = await counts(page);
    const after = await bring(gbk);
    assert.deepEqual([after.accepted, after.duplicates - before.duplicates, after.rejected - before.rejected], [3, 3, 0], 'GB18030 is read as what it is');
    assert.deepEqual(page.problems, []);

    // Two contents for one row, each with its hash: neither is taken, and both are listed.
    const two = put('two.csv', [lines[0], changed('1'), changed('2'), ''].join('\r\n'));
    const conflict = await bring(two);
    assert.deepEqual([conflict.accepted, conflict.conflicts > 0], [2, true]);
    assert.match(await said(two, 'row.conflict'), /请/);

    // A coordinator who closes the tab finds everything again.
    await page.reload();
    assert.equal((await counts(page)).accepted, 2);
  }));
