// Times the built app beside SurveyJS, in one browser and one run: start from a cache to the first
// question, and tap to paint in the middle of a form, with the CPU slowed. It prints and writes
// what it found and judges nothing: how fast a machine is, is no test.
import { cpus, loadavg } from 'node:os';
import { writeFileSync } from 'node:fs';
import * as forms from './forms.mjs';
import { SLOWED, Stage, withBrowser } from './stage.mjs';

const PHONE = [360, 780];
const TABLET = [800, 1280];
const STARTS = 7;
const TAPS = 16;
const WORKS = 8;

/** `plain` decides nothing; on every answer to `branch` a question comes or goes. */
const middle = (count) => ({ plain: `q${count / 2 - 2}`, branch: `q${count / 2 - 1}` });
const scenes = [
  ...[['phone', PHONE], ['tablet', TABLET]].flatMap(([where, size]) => [
    { name: `30-${where}`, pack: forms.list(30), size, ...middle(30) },
    { name: `300-${where}`, pack: forms.list(300), size, ...middle(300) },
    { name: `60x10-${where}`, pack: forms.repeat(60), size, plain: 'r[30].q3', branch: 'r[30].q4' },
    { name: `50x7-${where}`, pack: forms.matrix(50), size, plain: 'q25' },
  ]),
  { name: '30-onepage', pack: forms.sheet(30), size: TABLET, ...middle(30) },
  { name: '300-onepage', pack: forms.sheet(300), size: TABLET, ...middle(300) },
  { name: '30-surveyjs', model: forms.listInSurveyJs(30), size: TABLET, ...middle(30) },
  { name: '300-surveyjs', model: forms.listInSurveyJs(300), size: TABLET, ...middle(300) },
  { name: '30-surveyjs-paged', model: forms.listInSurveyJs(30, true), size: PHONE, ...middle(30) },
  { name: '300-surveyjs-paged', model: forms.listInSurveyJs(300, true), size: PHONE, ...middle(300) },
];

/** Ours, theirs, and the part of theirs that is the goal: start, tap. */
const pairs = [
  ['30-tablet', '30-surveyjs', 1 / 5, 1 / 4], ['300-tablet', '300-surveyjs', 1 / 10, 1 / 10],
  ['30-onepage', '30-surveyjs'], ['300-onepage', '300-surveyjs'],
  ['30-phone', '30-surveyjs-paged'], ['300-phone', '300-surveyjs-paged'],
];
/** What may cost at most so much of the form of 30 questions at the same size. */
const FLAT = 1.5;
const flats = ['phone', 'tablet'].flatMap((where) => ['300', '60x10', '50x7'].map((form) => [`${form}-${where}`, `30-${where}`]));
flats.push(['300-onepage', '30-onepage']);

const args = process.argv.slice(2);
const out = args.find((arg) => arg.startsWith('--out='))?.slice(6);
const names = args.filter((arg) => !arg.startsWith('--'));
const chosen = scenes.filter((scene) => names.length === 0 || names.some((name) => scene.name.includes(name)));
if (chosen.length === 0) {
  console.error(`No form is called ${names.join(' or ')}. There are: ${scenes.map((scene) => scene.name).join(', ')}.`);
  process.exit(2);
}

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length === 0 ? undefined : sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};
const results = Object.fromEntries(chosen.map((scene) => [scene.name, { start: [], plain: [], branch: [], plainWork: [], branchWork: [] }]));

const browser = await withBrowser(async (context) => {
  const stages = [];
  let slowing;
  try {
    for (const scene of chosen) {
      process.stderr.write(`${scene.name}: opening\n`);
      stages.push(await new Stage(context, scene).open());
    }
    slowing = await stages[0].slowing();
    // In turns, so that whatever else the machine does falls on all.
    for (let round = 0; round < STARTS; round += 1) {
      process.stderr.write(`start ${round + 1} of ${STARTS}\n`);
      for (const stage of stages) results[stage.scene.name].start.push(await stage.start());
    }
    for (const what of ['plain', 'branch']) {
      const some = stages.filter(({ scene }) => scene[what]);
      for (const stage of some) {
        process.stderr.write(`${stage.scene.name}: to ${stage.scene[what]}\n`);
        await stage.walk(stage.scene[what]);
      }
      for (let round = 0; round < TAPS; round += 1) {
        process.stderr.write(`${what} tap ${round + 1} of ${TAPS}\n`);
        for (const stage of some) {
          const code = String((round % 4) + 1);
          results[stage.scene.name][what].push(await stage.tap(stage.scene[what], code));
          if (round < WORKS) results[stage.scene.name][`${what}Work`].push(await stage.work(stage.scene[what], String(((round + 1) % 4) + 1)));
        }
      }
    }
  } finally {
    for (const stage of stages) await stage.close();
  }
  return { version: context.browser()?.version() ?? '', slowing };
});

const medians = Object.fromEntries(Object.entries(results).map(([name, of]) => [name, Object.fromEntries(Object.entries(of).map(([what, all]) => [what, median(all)]))]));
const ms = (number) => (number === undefined ? '–' : `${Math.round(number)}`);
const tenths = (number) => (number === undefined ? '–' : number.toFixed(1));
const ratio = (a, b) => (a === undefined || b === undefined ? '–' : (a / b).toFixed(2));
const verdict = (a, b, goal) => (a === undefined || b === undefined || !goal ? '' : a / b <= goal ? 'met' : 'missed');
const table = (head, rows) => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((cells) => [...cells[column]].length)));
  const line = (cells) => `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  console.log([line(head), `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`, ...rows.map(line)].join('\n'));
  console.log('');
};
const MEASURES = [['start', 'start'], ['plain', 'tap'], ['branch', 'branching tap'], ['plainWork', 'work'], ['branchWork', 'branching work']];

console.log(`
Medians in ms; ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}; CPU slowed ${SLOWED} times (measured: ${browser.slowing.toFixed(1)}).
Start and tap: until what was wanted is painted. A branching tap brings or hides a question.
Work: processor time of the page's thread for all that a tap brings about, not slowed.
`);
table(['form', 'start', 'tap', 'branching tap', 'work', 'branching work'], Object.entries(medians).map(([name, of]) => [name, ms(of.start), ms(of.plain), ms(of.branch), tenths(of.plainWork), tenths(of.branchWork)]));
const beside = [];
for (const [own, other, startGoal, tapGoal] of pairs) {
  if (!medians[own] || !medians[other]) continue;
  for (const [what, title] of MEASURES) {
    const goal = { start: startGoal, plain: tapGoal, branch: tapGoal }[what];
    const [a, b] = [medians[own][what], medians[other][what]];
    beside.push([`${title}, ${own} and ${other}`, tenths(a), tenths(b), ratio(a, b), goal ? `≤ ${goal.toFixed(2)}` : '', verdict(a, b, goal)]);
  }
}
if (beside.length > 0) table(['', 'ours', 'SurveyJS', 'ratio', 'goal', ''], beside);
const flat = [];
for (const [large, small] of flats) {
  if (!medians[large] || !medians[small]) continue;
  for (const [what, title] of MEASURES.slice(1)) {
    const [a, b] = [medians[large][what], medians[small][what]];
    if (a !== undefined) flat.push([`${title}, ${large} and ${small}`, tenths(a), tenths(b), ratio(a, b), `≤ ${FLAT.toFixed(2)}`, verdict(a, b, FLAT)]);
  }
}
if (flat.length > 0) table(['', 'form', '30', 'ratio', 'goal', ''], flat);

if (out) {
  const { version } = (await import('./node_modules/survey-core/package.json', { with: { type: 'json' } })).default;
  writeFileSync(out, `${JSON.stringify({ at: new Date().toISOString(), cores: cpus().length, slowed: SLOWED, slowing: browser.slowing, surveyjs: version, medians, results }, null, 1)}\n`);
}
