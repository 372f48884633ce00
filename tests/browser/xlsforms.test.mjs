// Forms that others wrote for ODK's programs are converted, opened and filled to the end. Source of
// truth: the forms in `fixtures/xlsform/good`, and what the command line writes from them.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { alerts, anything, fill, screen, submit } from './harness/person.mjs';
import { ROOT, withApp } from './harness/setup.mjs';

/** Sound for pyxform, and still nothing to be filled: what is said instead. */
const NOT_FILLED = {
  // It holds nothing that could be shown.
  'hidden.md': null,
};
const FORMS = join(ROOT, 'fixtures/xlsform/good');

/** The command line, built if it is not. */
function pingyi() {
  if (process.env.PINGYI_CLI) return process.env.PINGYI_CLI;
  const cargo = (...args) => execFileSync('cargo', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 });
  cargo('build', '--quiet', '--locked', '--package', 'pingyi-cli');
  return join(JSON.parse(cargo('metadata', '--format-version', '1', '--no-deps')).target_directory, 'debug/pingyi');
}

/** The least that a pack needs beside a questionnaire. */
const pack = (id, questionnaire) => ({
  format: 'pingyi.pack/1', id, version: '1', title: { en: id }, practice: true,
  organiser: { name: { en: 'Riverside' }, contact: '0000-0000000' },
  design: { kind: 'census' }, waves: [{ id: 'W1', from: '2020-01-01', to: '2099-12-31' }],
  areas: [], households: [], interviewers: [], subjects: [], questionnaires: [questionnaire], conventions: [], indicators: [],
});

test('the forms of others are converted and filled to the end', { timeout: 300_000 }, async (context) => {
  const program = pingyi();
  const folder = mkdtempSync(join(tmpdir(), 'pingyi-forms-'));
  const filled = [];
  await withApp({ language: 'en-GB' }, async ({ site, browser }) => {
    for (const form of readdirSync(FORMS).sort()) {
      await context.test(form, async () => {
        const out = join(folder, `${form}.json`);
        const { status, stderr } = spawnSync(program, ['questionnaire', 'convert', join(FORMS, form), '-o', out], { encoding: 'utf8' });
        if (NOT_FILLED[form]) return assert.match(stderr, NOT_FILLED[form]);
        assert.ok(status === 0 || status === 1, stderr);
        const questionnaire = JSON.parse(readFileSync(out, 'utf8'));
        site.overrides.set('packs/demo.pack.json', Buffer.from(JSON.stringify(pack('forms', questionnaire))));
        const page = await browser.open(site.address(`#/fill/${questionnaire.id}`), { fresh: true });
        try {
          if (form in NOT_FILLED) return assert.notDeepEqual(await screen(page, 'home').then(() => alerts(page)), []);
          const seen = await fill(page, {}, anything(page));
          await submit(page);
          filled.push({ form, seen: seen.length });
          assert.deepEqual(page.problems, []);
          assert.deepEqual(page.foreign, [], 'no request to another origin');
        } finally {
          await page.context().close();
        }
      });
    }
  });
  rmSync(folder, { recursive: true });
  assert.equal(filled.length, readdirSync(FORMS).length - Object.keys(NOT_FILLED).length);
  assert.ok(filled.length >= 20, `${filled.length} forms went through`);
});
