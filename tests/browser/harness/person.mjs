// What a person does on the screens, in the words of the app's own controls: `data-screen`,
// `data-action`, `name` and `value`. Nothing here looks inside the app.
import assert from 'node:assert/strict';

export const screen = (page, name) => page.waitForSelector(`main[data-screen="${name}"]`);
export const act = (page, action) => page.click(`[data-action="${action}"]:visible`);
export const status = (page) => page.locator('[role="status"]').first().innerText();
export const alerts = (page) => page.locator('[role="alert"]:visible').allInnerTexts();

/** Waits until everything needed offline is stored. */
export const offlineReady = (page) => page.waitForSelector('html[data-offline="ready"]', { state: 'attached', timeout: 60_000 });

/** The names of the controls on the page, in order. */
export const controls = (page) =>
  page.$$eval('main input[name], main textarea[name]', (nodes) => [...new Set(nodes.filter((n) => n.offsetParent !== null || n.type === 'radio' || n.type === 'checkbox').map((n) => n.name))]);

/** Answers one control: a code, several codes, or text. */
export async function answer(page, name, value) {
  const first = page.locator(`main [name="${name}"]`).first();
  const type = await first.evaluate((node) => (node.tagName === 'TEXTAREA' ? 'text' : node.type));
  if (type === 'radio') {
    await choose(page, name, value);
  } else if (type === 'checkbox') {
    for (const code of [value].flat()) await choose(page, name, code);
  } else {
    await first.fill(String(value));
  }
}

async function choose(page, name, code) {
  const input = page.locator(`main input[name="${name}"][value="${code}"]`);
  if (!(await input.isChecked())) await input.evaluate((node) => (node.closest('label') ?? document.querySelector(`label[for="${node.id}"]`) ?? node).click());
  assert.ok(await input.isChecked(), `${name} = ${code} is chosen`);
}

/** Walks from the first item to the review. `answers` by control name; a function gives the rest. */
export async function fill(page, answers, otherwise = () => undefined) {
  const seen = [];
  for (let step = 0; step < 200; step += 1) {
    await page.waitForSelector('main[data-screen="fill"], main[data-screen="review"]');
    if (await page.locator('main[data-screen="review"]').count()) return seen;
    const before = await pageMark(page);
    // An answer can bring more items to the page or send some to the next one: look again each time.
    const unseen = async () => (await controls(page)).find((name) => !seen.includes(name));
    for (let name = await unseen(); name !== undefined; name = await unseen()) {
      const value = answers[name] ?? otherwise(name);
      if (value !== undefined) await answer(page, name, value);
      seen.push(name);
    }
    await act(page, 'next');
    await page.waitForFunction((mark) => {
      const main = document.querySelector('main');
      const now = `${main?.dataset.screen}|${[...document.querySelectorAll('main [name]')].map((n) => n.name).join()}|${main?.querySelector('.progress, progress, [role=progressbar]')?.textContent}`;
      return now !== mark || document.querySelector('main [aria-invalid="true"]');
    }, before);
    const invalid = page.locator('main [aria-invalid="true"]');
    const wrong = (await invalid.count()) > 0 ? await invalid.first().getAttribute('name') : null;
    if (wrong && (await pageMark(page)) === before) throw new Error(`the app does not go on at ${wrong}`);
  }
  throw new Error('200 pages and no review');
}

const pageMark = (page) => page.evaluate(() => {
  const main = document.querySelector('main');
  return `${main?.dataset.screen}|${[...document.querySelectorAll('main [name]')].map((n) => n.name).join()}|${main?.querySelector('.progress, progress, [role=progressbar]')?.textContent}`;
});

/** Hands in and waits until the app says that it is saved. */
export async function submit(page) {
  await act(page, 'submit');
  await screen(page, 'done');
  await page.waitForFunction(() => /已保存|[Ss]aved/.test(document.querySelector('[role="status"]')?.textContent ?? ''));
}
