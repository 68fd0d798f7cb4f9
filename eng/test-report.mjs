// Reads the reports (CTRF, as xunit writes it) that ./test leaves in a folder: SUITE.json, and SUITE.again.json where red tests were tried once more.
//   node eng/test-report.mjs again FOLDER SUITE      the red methods worth another try, one a line: at most five, none that shows a promise
//   node eng/test-report.mjs suite FOLDER SUITE      a suite's sum
//   node eng/test-report.mjs all FOLDER SUITE...     what was skipped, flaky or red in all of them, then the sum alone on the last line; 1 when red
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const most = 5;
const [what, folder, ...suites] = process.argv.slice(2);
const isRed = test => test.status === 'failed';
const method = test => `${test.extra.type}.${test.extra.method}`;

function read(suite) {
  const file = join(folder, `${suite}.json`);
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : undefined;
  } catch {
    return undefined;
  }
}

function again(suite) {
  const red = [...new Map((read(suite)?.tests ?? []).filter(isRed).map(test => [method(test), test])).values()];
  return red.length > most ? [] : red.filter(test => !('Promise' in (test.labels ?? {}))).map(method);
}

/** A suite that left no report, an error outside any test and a suite without a test are red, each as one. */
function sum(suite) {
  const first = read(suite);
  if (!first) return { passed: 0, skipped: [], flaky: [], red: [unfinished(suite)] };
  const tried = new Map((read(`${suite}.again`)?.tests ?? []).map(test => [test.name, test]));
  const flaky = first.tests.filter(test => isRed(test) && tried.get(test.name)?.status === 'passed');
  const red = first.tests.filter(test => isRed(test) && !flaky.includes(test)).map(test => tried.get(test.name) ?? test);
  for (const error of (first.extra?.suites ?? []).flatMap(part => part.errors ?? [])) red.push({ ...error, name: `${error.name} (${error.type})` });
  if (first.tests.length === 0) red.push({ name: suite, message: 'It has no tests.' });
  return { passed: first.summary.passed + flaky.length, skipped: first.tests.filter(test => test.status === 'skipped'), flaky, red };
}

function unfinished(suite) {
  const log = join(folder, `${suite}.log`);
  const end = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-40).join('\n') : '';
  return { name: suite, message: `It did not run to its end. Its last words:\n${end}` };
}

function tell(word, test) {
  const frames = (test.trace ?? '').split('\n').map(line => line.trim());
  const own = frames.find(line => /\/(tests|src)\/Fractal\./.test(line)) ?? frames[0] ?? '';
  console.log(`${word}: ${test.name}`);
  for (const line of [...(test.message ?? '').trim().split('\n'), own].filter(text => text !== '')) console.log(`    ${line}`);
}

const line = sums => `${total(sums, s => s.passed)} passed, ${total(sums, s => s.red.length)} failed, ${total(sums, s => s.skipped.length)} skipped`;
const total = (sums, count) => sums.reduce((all, one) => all + count(one), 0);

if (what === 'again') {
  for (const name of suites.flatMap(again)) console.log(name);
} else if (what === 'suite') {
  console.log(line(suites.map(sum)));
} else if (what === 'all') {
  const sums = suites.map(sum);
  for (const one of sums) for (const test of one.skipped) console.log(`skipped: ${test.name}: ${test.message ?? 'no reason given'}`);
  for (const one of sums) for (const test of one.flaky) tell('flaky', test);
  for (const one of sums) for (const test of one.red) tell('failed', test);
  const flaky = total(sums, s => s.flaky.length);
  if (flaky > 0) console.log(`${flaky} flaky: red at first, green when tried again alone`);
  console.log(line(sums));
  process.exitCode = sums.some(one => one.red.length > 0) ? 1 : 0;
} else {
  console.error('again, suite or all');
  process.exitCode = 2;
}
