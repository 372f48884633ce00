// One browser and one site for a test file, and the answers that the tests give.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Browser } from './browser.mjs';
import { Site } from './site.mjs';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const DIST = process.env.PINGYI_DIST ?? join(ROOT, 'dist');
if (!existsSync(join(DIST, 'index.html'))) throw new Error(`no built app in ${DIST}: run cargo xtask build`);

/** Runs a test with a site and a browser of its own and cleans up after it. `dist` is another folder with a built app. */
export async function withApp(options, run) {
  const dist = options.dist ?? DIST;
  if (!existsSync(join(dist, 'index.html'))) throw new Error(`no built app in ${dist}: run cargo xtask languages`);
  const site = await new Site(dist).start();
  const browser = await new Browser(options).start();
  try {
    return await run({ site, browser });
  } finally {
    await browser.close();
    await site.stop().catch(() => {});
  }
}

/** A resident who answers everything: 25 items, by the table of the instrument. */
export const FULL = {
  C0: 1, Q1: 4, Q2: 4, Q3: 4, Q4: 1, Q5: 2, Q6: 5, Q7: 3, Q8: 2, Q9: [1, 2], Q10: 3, Q11: 4, Q12: 1, Q13: 2, Q14: 3, Q15: 2, Q16: 4,
  Q17: [64], Q18: 2, Q19: 8, Q20: 3, Q21: 8, Q22: 2, Q23: '门口的下水道', Q24: 1, Q25: 2,
};
/** A resident who lives here for less than half a year and met nobody: the shortest path. */
export const SHORT = {
  C0: 1, Q1: 1, Q2: 1, Q3: 5, Q4: 3, Q7: 4, Q8: 3, Q11: 8, Q12: 2, Q16: 4, Q17: [1], Q19: 2, Q20: 4, Q21: 3, Q23: '', Q24: 1, Q25: 9,
};
/** A ballot on seven cadres: known, by name only, unknown. */
export function ballot(control) {
  const [subject, item] = control.split('.');
  const number = Number(subject.slice(1));
  if (item === 'K1') return number === 2 ? 3 : number === 3 ? 4 : 1;
  return item === 'K8' ? 3 : 4;
}
