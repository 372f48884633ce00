// The forms that are timed, once as a pack of ours and once as a model of SurveyJS: the same texts,
// the same choices, the same conditions.
const LABELS = ['非常满意', '比较满意', '一般', '不太满意', '很不满意', '说不清'];
const COLUMNS = ['非常同意', '同意', '较同意', '一般', '较不同意', '不同意', '很不同意'];

/** Codes 1 to 5 are the scale, 6 is don't know. */
const choices = LABELS.map((label, index) => ({
  name: String(index + 1), label: { 'zh-CN': label }, ...(index < 5 ? { level: 5 - index } : { missing: 'dont_know' }),
}));
const columns = COLUMNS.map((label, index) => ({ name: String(index + 1), label: { 'zh-CN': label } }));

const label = (number) => `第 ${number} 题：您对本社区的第 ${number} 项服务满意吗？`;
const row = (number) => `第 ${number} 项服务让人放心`;

/** Every fifth question is asked only after an odd answer to the one before it. */
const needs = (number) => (number % 5 === 0 ? `q${number - 1}` : undefined);
const ODD = ['1', '3', '5'];

const item = (number) => ({
  type: 'select_one sat', name: `q${number}`, label: { 'zh-CN': label(number) },
  ...(needs(number) && { relevant: ODD.map((code) => `\${${needs(number)}} = ${code}`).join(' or ') }),
});
const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);
const within = (kind, name, items, rest = {}) => [{ type: `begin_${kind}`, name, label: { 'zh-CN': '各项服务' }, ...rest }, ...items, { type: `end_${kind}`, name }];

function pack(survey) {
  const questionnaire = {
    format: 'pingyi.questionnaire/1', id: 'form', version: '1', kind: 'survey', title: { 'zh-CN': '测速问卷' }, default_language: 'zh-CN',
    survey, choices: { sat: choices, agree: columns },
  };
  return JSON.stringify({
    format: 'pingyi.pack/1', id: 'bench', version: '1', title: { 'zh-CN': '测速' }, practice: true,
    organiser: { name: { 'zh-CN': '测速' }, contact: '0000-0000000' }, design: { kind: 'self_selected' },
    waves: [{ id: 'all', from: '2000-01-01', to: '2099-12-31' }],
    areas: [], households: [], interviewers: [], subjects: [], questionnaires: [questionnaire], conventions: [], indicators: [],
  });
}

/** A form of so many questions, one after the other. */
export const list = (count) => pack(numbers(count).map(item));
/** The same, all on one page. */
export const sheet = (count) => pack(within('group', 'all', numbers(count).map(item), { appearance: 'field-list' }));
/** A counted repeat of ten questions. */
export const repeat = (instances) => pack(within('repeat', 'r', numbers(10).map(item), { repeat_count: String(instances) }));
/** A matrix of seven columns. */
export const matrix = (rows) => pack(within('group', 'm', numbers(rows).map((number) => ({
  type: 'select_one agree', name: `q${number}`, label: { 'zh-CN': row(number) },
})), { appearance: 'table-list' }));

const options = (all) => all.map((choice) => ({ value: choice.name, text: choice.label['zh-CN'] }));
const radio = (number) => ({
  type: 'radiogroup', name: `q${number}`, title: label(number), choices: options(choices),
  ...(needs(number) && { visibleIf: ODD.map((code) => `{${needs(number)}} = '${code}'`).join(' or ') }),
});
const model = (elements, paged) => JSON.stringify({ title: '测速问卷', elements, ...(paged && { questionsOnPageMode: 'questionPerPage' }) });

/** SurveyJS: all on one page, as it comes, or one question a page. */
export const listInSurveyJs = (count, paged) => model(numbers(count).map(radio), paged);
export const matrixInSurveyJs = (rows) => model([{
  type: 'matrix', name: 'm', title: '各项服务', columns: options(columns),
  rows: numbers(rows).map((number) => ({ value: `q${number}`, text: row(number) })),
}]);
