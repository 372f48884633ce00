// What a person does on the screens, in the words of the app's own controls: `data-screen`,
// `data-action`, `name` and `value`. Nothing here looks inside the app.
import assert from 'node:assert/strict';

export const screen = (page, name) => page.waitForSelector(`main[data-screen="${name}"]`);
export const act = (page, action) => page.click(`[data-action="${action}"]:visible`);
export const status = (page) => page.locator('[role="status"]').first().innerText();
export const alerts = (page) => page.locator('[role="alert"]:visible').allInnerTexts();

/** Waits until everything needed offline is stored. */
export const offlineReady = (page) => page.waitForSelector('html[data-offline="ready"]', { state: 'attached', timeout: 60_000 });

/** The names of the controls on the page, in order; not of what is only read. */
export const controls = (page) =>
  page.$$eval('main :is(input, textarea, select)[name], main button[name][data-action="pick"]', (nodes) => [...new Set(nodes.filter((n) => n.offsetParent !== null || n.type === 'radio' || n.type === 'checkbox').map((n) => n.name))]);

/** What a control is, with what it offers: a word, the codes, the bounds. */
export const kind = (page, name) =>
  page.locator(`main [name="${name}"]`).first().evaluate((node) => {
    const all = [...document.querySelectorAll(`main [name="${CSS.escape(node.name)}"]`)];
    const is = { TEXTAREA: 'text', SELECT: 'select', BUTTON: 'rank' }[node.tagName] ?? node.type;
    const codes = is === 'select' ? [...node.options].map((option) => option.value).filter(Boolean)
      : is === 'rank' ? all.filter((one) => one.dataset.action === 'pick').map((one) => one.value) : all.map((one) => one.value);
    return { is, codes, mode: node.inputMode, min: node.min, max: node.max, step: node.step };
  });

/** Answers one control: a code, several codes (of a rank: all, the best first), a number, or text. */
export async function answer(page, name, value) {
  const first = page.locator(`main [name="${name}"]`).first();
  const { is } = await kind(page, name);
  if (is === 'radio') {
    await choose(page, name, value);
  } else if (is === 'checkbox') {
    for (const code of [value].flat()) await choose(page, name, code);
  } else if (is === 'select') {
    await first.selectOption(String(value));
  } else if (is === 'rank') {
    for (const code of value) await page.click(`main button[name="${name}"][data-action="pick"][value="${code}"]`);
  } else if (is === 'range') {
    await slide(first, Number(value));
  } else {
    await first.fill(String(value));
  }
}

async function choose(page, name, code) {
  const input = page.locator(`main input[name="${name}"][value="${code}"]`);
  if (!(await input.isChecked())) await input.evaluate((node) => (node.closest('label') ?? document.querySelector(`label[for="${node.id}"]`) ?? node).click());
  assert.ok(await input.isChecked(), `${name} = ${code} is chosen`);
}

/** By the keys, as far as it takes: from the end that is nearer. */
async function slide(slider, value) {
  await slider.focus();
  const { min, max, step } = await slider.evaluate((node) => ({ min: Number(node.min), max: Number(node.max), step: Number(node.step) }));
  const isLow = value - min <= max - value;
  await slider.press(isLow ? 'Home' : 'End');
  for (let n = Math.round((isLow ? value - min : max - value) / step); n > 0; n -= 1) await slider.press(isLow ? 'ArrowRight' : 'ArrowLeft');
  assert.equal(Number(await slider.inputValue()), value);
}

/** Goes on; false if the app shows what is wrong instead. */
export async function next(page) {
  const before = await page.evaluate(look);
  await act(page, 'next');
  const seen = await page.waitForFunction(look, before);
  return (await seen.jsonValue()) === 'moved';
}

/** What tells one page from another; or, beside what it was before, whether something has come of going on. */
const look = (before) => {
  const main = document.querySelector('main');
  const of = (word) => [...main.querySelectorAll(`[data-${word}]`)].map((node) => node.dataset[word]).join();
  const now = [main.dataset.screen, of('question'), of('repeat'), of('instance'), main.querySelector('.progress, progress, [role=progressbar]')?.textContent].join('|');
  if (before === undefined) return now;
  return now === before ? main.querySelector('[data-question] .problem') && 'wrong' : 'moved';
};

/**
 * Walks from where it stands to the review. `answers` by control name; a function gives the rest, and
 * is asked again, with how often it was asked before, where the app does not take what it said.
 * `instances` says how many instances a repeat gets to which a person adds.
 */
export async function fill(page, answers, otherwise = () => undefined, instances = {}) {
  const seen = [];
  const tries = new Map();
  for (let step = 0; step < 300; step += 1) {
    await page.waitForSelector('main[data-screen="fill"], main[data-screen="review"]');
    if (await page.locator('main[data-screen="review"]').count()) return seen;
    const give = async (name) => {
      const value = name in answers ? answers[name] : await otherwise(name, tries.get(name) ?? 0);
      if (value !== undefined) await answer(page, name, value);
    };
    // An answer can bring more items to the page or send some to the next one: look again each time.
    const unseen = async () => (await controls(page)).find((name) => !seen.includes(name));
    for (let name = await unseen(); name !== undefined; name = await unseen()) {
      await give(name);
      seen.push(name);
    }
    const repeat = await page.evaluate(() => document.querySelector('main [data-repeat]')?.dataset.repeat);
    if (repeat && instances[repeat] > (tries.get(repeat) ?? 1)) {
      tries.set(repeat, (tries.get(repeat) ?? 1) + 1);
      await act(page, 'add');
      await page.waitForSelector(`main [data-instance^="${repeat}["]`);
      continue;
    }
    if (await next(page)) continue;
    const wrong = await page.evaluate(() => {
      const problem = document.querySelector('main [data-question] .problem');
      return { name: problem.closest('[data-question]').dataset.question, text: problem.innerText };
    });
    const times = (tries.get(wrong.name) ?? 0) + 1;
    if (wrong.name in answers || times > 12) throw new Error(`the app does not go on at ${wrong.name}: ${wrong.text}`);
    tries.set(wrong.name, times);
    await give(wrong.name);
  }
  throw new Error('300 pages and no review');
}

const day = (years) => new Date(Date.now() + years * 365.25 * 24 * 3600_000).toISOString().slice(0, 10);
/** Answers that fit some control, from the likeliest on. */
const LIKELY = {
  numeric: ['1', '20', '0', '3', '7', '12', '40', '100', '1000', '2000', '10000', '99'],
  decimal: ['1.5', '20', '0', '100', '0.5', '1000'],
  text: ['words', '5', 'a', '13', 'Ab1', '123456', '2026-07-01'],
  date: [0, -1, -20, 1, -3].map(day),
  time: ['09:30', '14:00', '23:59', '00:00'],
  'datetime-local': [0, -1, 1].map((years) => `${day(years)}T09:30`),
};

/** For `fill`: some answer that fits the control; with each try another one. */
export const anything = (page) => async (name, times) => {
  const { is, codes, mode, min, max } = await kind(page, name);
  if (is === 'radio' || is === 'select') return codes[times % codes.length];
  if (is === 'checkbox') return codes.slice(0, times + 1).at(-1);
  if (is === 'rank') return times === 0 ? codes : [];
  if (is === 'range') return times % 2 ? max : min;
  if (is === 'file') return undefined;
  const likely = LIKELY[is === 'text' ? mode || 'text' : is];
  return likely[times % likely.length];
};

/** Hands in and waits until the app says that it is saved. */
export async function submit(page) {
  await act(page, 'submit');
  await screen(page, 'done');
  await page.waitForFunction(() => /已保存|[Ss]aved/.test(document.querySelector('[role="status"]')?.textContent ?? ''));
}
