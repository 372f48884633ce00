// What everybody must be able to do with a screen, measured on the screen as it stands: rules of axe,
// sizes of what is touched, reflow, names in the accessibility tree. Nothing here knows the app but
// by `data-screen`, `data-action`, roles and names.
import assert from 'node:assert/strict';
import axe from 'axe-core';

/** WCAG 2.2 and axe's own best practices, none left out. */
export async function axeFinds(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`));
}

/**
 * Visible controls whose target is smaller than so many CSS pixels either way. The target of an input
 * in a label is the label. Links within a sentence are excepted by WCAG 2.5.8, and have none here.
 */
export const tooSmall = (page, least) =>
  page.evaluate((wanted) => {
    const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
    const found = [];
    for (const node of document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"]')) {
      const target = node.closest('label') ?? node;
      if (!shown(target) || node.type === 'hidden' || node.classList.contains('skip')) continue;
      const { width, height } = target.getBoundingClientRect();
      // Half a pixel is the layout's rounding.
      if (width < wanted - 0.5 || height < wanted - 0.5) found.push(`${Math.round(width)}×${Math.round(height)} ${target.outerHTML.slice(0, 140)}`);
    }
    return found;
  }, least);

/** What is wider than the window, or cut off: everything must be reached by scrolling one way only. */
export const beyond = (page) =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > room ? [`the page is ${document.documentElement.scrollWidth} wide in ${room}`] : [];
    const wide = [];
    for (const node of document.querySelectorAll('main *, header *')) {
      if (node.closest('.unseen, .skip, .scroll, .nav, svg, .watermark') || !node.checkVisibility({ visibilityProperty: true })) continue;
      const box = node.getBoundingClientRect();
      if (box.width > 0 && (box.left < -1 || box.right > room + 1)) wide.push([node, `${Math.round(box.left)}…${Math.round(box.right)} of ${room}: ${node.outerHTML.slice(0, 140)}`]);
      // Words that do not fit into their own button.
      if (!node.matches('button, .choice, .card, label, select, legend, h1, h2') || node.matches('.drop__button, .picture__button')) continue;
      const words = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      while (words.nextNode()) {
        if (words.currentNode.parentElement.closest('.unseen')) continue;
        range.selectNodeContents(words.currentNode);
        const { width, left, right } = range.getBoundingClientRect();
        if (width > 0 && (left < box.left - 1 || right > box.right + 1)) found.push(`cut: ${node.outerHTML.slice(0, 140)}`);
      }
    }
    // The widest within what is too wide is what made it so.
    return [...found, ...wide.filter(([node]) => !wide.some(([other]) => other !== node && node.contains(other))).map(([, text]) => text)];
  });

/** Headings without a step left out, one of the first rank, and a title that names the screen. */
export const headings = (page) => page.$$eval('h1, h2, h3, h4', (nodes) => nodes.filter((n) => n.checkVisibility()).map((n) => Number(n.tagName[1])));

/** Every control with a role, its name, and the names of the groups around it, as a screen reader has them. */
export async function spoken(page, roles) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const around = (node) => {
    const names = [];
    for (let up = byId.get(node.parentId); up; up = byId.get(up.parentId)) {
      if (['group', 'radiogroup', 'region'].includes(up.role?.value) && up.name?.value) names.push(up.name.value);
    }
    return names;
  };
  return nodes.filter((node) => !node.ignored && roles.includes(node.role?.value)).map((node) => ({ role: node.role.value, name: node.name?.value ?? '', around: around(node) }));
}

/** All of it, of one screen in one look. Wrong things are collected, so that one run shows them all. */
export async function check(page, wrong, where, { least, narrow }) {
  // A few of a kind tell enough.
  const say = (kind, found) => wrong.push(...[...new Set(found)].slice(0, 4).map((one) => `${where} [${kind}] ${one}`));
  say('axe', await axeFinds(page));
  say('size', await tooSmall(page, least));
  if (narrow) say('reflow', await beyond(page));
  const ranks = await headings(page);
  if (ranks.filter((rank) => rank === 1).length !== 1) say('headings', [`h1 stands ${ranks.filter((rank) => rank === 1).length} times`]);
  ranks.forEach((rank, place) => { if (place > 0 && rank > ranks[place - 1] + 1) say('headings', [`h${rank} behind h${ranks[place - 1]}`]); });
}

export function nothing(wrong) {
  assert.equal(wrong.length, 0, [`${wrong.length} in all`, ...wrong.slice(0, 60)].join('\n'));
}
