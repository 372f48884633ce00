// What a person does who has no mouse: tabulator, arrows, space and enter, and nothing else.
import assert from 'node:assert/strict';

/** Walks to what the selector means, forwards or backwards, as far as it is. */
export async function focusOn(page, selector) {
  await page.waitForSelector(selector, { state: 'attached' });
  for (let step = 0; step < 150; step += 1) {
    const way = await page.evaluate((wanted) => {
      const here = document.activeElement ?? document.body;
      if (here.matches(wanted)) return 'there';
      const there = document.querySelector(wanted);
      return here !== document.body && here.compareDocumentPosition(there) & Node.DOCUMENT_POSITION_PRECEDING ? 'back' : 'on';
    }, selector);
    if (way === 'there') return;
    await page.keyboard.press(way === 'on' ? 'Tab' : 'Shift+Tab');
  }
  assert.fail(`no key leads to ${selector}`);
}

const focused = (page) => page.evaluate(() => ({ value: document.activeElement.value, checked: document.activeElement.checked }));

/** Answers one control by keys. */
export async function press(page, name, value) {
  const named = `main [name="${name}"]`;
  const { is, action } = await page.locator(named).first().evaluate((node) => ({ is: node.type ?? node.tagName, action: node.dataset.action }));
  if (action === 'pick') {
    for (const code of value) {
      await focusOn(page, `${named}[data-action="pick"][value="${code}"]`);
      await page.keyboard.press('Enter');
    }
  } else if (is === 'radio') {
    await focusOn(page, named);
    if (!(await focused(page)).checked) await page.keyboard.press('Space');
    for (let step = 0; (await focused(page)).value !== String(value); step += 1) {
      assert.ok(step < 50, `the arrows lead to ${name} = ${value}`);
      await page.keyboard.press('ArrowDown');
    }
    assert.ok((await focused(page)).checked);
  } else if (is === 'checkbox') {
    for (const code of value) {
      await focusOn(page, `${named}[value="${code}"]`);
      await page.keyboard.press('Space');
      assert.ok((await focused(page)).checked);
    }
  } else if (is === 'select-one') {
    await focusOn(page, named);
    for (let step = 0; (await focused(page)).value !== String(value); step += 1) {
      assert.ok(step < 50, `the arrows lead to ${name} = ${value}`);
      await page.keyboard.press('ArrowDown');
    }
  } else if (is === 'range') {
    await focusOn(page, named);
    for (let step = 0; Number((await focused(page)).value) !== value; step += 1) {
      assert.ok(step < 200, `the arrows lead to ${name} = ${value}`);
      await page.keyboard.press(Number((await focused(page)).value) < value ? 'ArrowRight' : 'ArrowLeft');
    }
  } else if (['date', 'time', 'datetime-local'].includes(is)) {
    await focusOn(page, named);
    for (const parts of spelled(value)) {
      for (let part = 0; part < 6; part += 1) await page.keyboard.press('ArrowLeft');
      for (const part of parts) await (part === 'ArrowRight' ? page.keyboard.press(part) : page.keyboard.type(part));
      if ((await focused(page)).value === value) return;
    }
    assert.fail(`${name} = ${value} cannot be typed`);
  } else {
    await focusOn(page, named);
    await page.keyboard.type(String(value));
  }
}

/** The parts of a day or a time from the left, in each order that browsers' languages have. */
function spelled(value) {
  const [, year, month, day] = /(\d{4})-(\d\d)-(\d\d)/.exec(value) ?? [];
  const [, hour, minute] = /(\d\d):(\d\d)/.exec(value) ?? [];
  // Two digits fill a part, and the next one has the focus; a year could have more.
  const days = year ? [[year, 'ArrowRight', month, day], [month, day, year, 'ArrowRight'], [day, month, year, 'ArrowRight']] : [[]];
  const of12 = String(hour % 12 || 12).padStart(2, '0');
  const times = hour ? [[hour, minute], [of12, minute, hour < 12 ? 'A' : 'P']] : [[]];
  return days.flatMap((date) => times.map((time) => [...date, ...time]));
}
