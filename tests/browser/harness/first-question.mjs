// Opens the first questions with a program that tells of each function that runs, and writes the
// functions' numbers: `node first-question.mjs FOLDER FILE`. For `cargo xtask profile`.
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from './browser.mjs';
import { Site } from './site.mjs';

const [folder, file] = process.argv.slice(2);
// What people open first, on a phone and on a tablet.
const OPENED = [
  ['zh-CN', 360, '#/fill/resident-satisfaction'],
  ['en', 800, '#/fill/resident-satisfaction'],
  ['zh-CN', 360, '#/fill/resident-satisfaction?wave=2026Q4'],
  ['zh-CN', 360, '#/fill/cadre-rating?wave=2026Q4'],
  ['zh-CN', 360, '#/'],
];

const all = new Set();
const site = await new Site(folder).start();
for (const [language, width, hash] of OPENED) {
  const browser = await new Browser({ language }).start();
  try {
    // The second visit finds what the first one has kept.
    for (let visit = 0; visit < 2; visit += 1) {
      const page = await browser.open(site.address(hash), { width, height: 780 });
      await page.waitForSelector('main[data-screen]', { timeout: 60_000 });
      // What was begun before the drawing ends behind it: the storage is asked, the pack is kept.
      await sleep(300);
      for (const number of await page.evaluate(() => [...globalThis.pingyiHits])) all.add(number);
      await page.close();
    }
  } finally {
    await browser.close();
  }
}
await site.stop();
writeFileSync(file, [...all].sort((a, b) => a - b).join('\n'));
console.log(`${all.size} functions`);
