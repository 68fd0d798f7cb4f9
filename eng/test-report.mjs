// Reads the report of a suite (CTRF, as xunit writes it) for ./test.
//   node eng/test-report.mjs again FIRST          the red methods worth another try, one a line: at most five, none that shows a promise
//   node eng/test-report.mjs sum FIRST [AGAIN]    what was red, to standard error; then "passed failed skipped", to standard output
import { readFileSync } from 'node:fs';

const most = 5;
const read = file => JSON.parse(readFileSync(file, 'utf8')).results;
const method = test => `${test.extra.type}.${test.extra.method}`;
const isRed = test => test.status === 'failed';
const isPromise = test => Object.keys(test.labels ?? test.extra?.traits ?? {}).includes('Promise');

function again(first) {
  const red = [...new Map(first.tests.filter(isRed).map(test => [method(test), test])).values()];
  return red.length > most ? [] : red.filter(test => !isPromise(test)).map(method);
}

function sum(first, second) {
  const tried = new Map((second?.tests ?? []).map(test => [test.name, test]));
  const red = [];
  let { passed, skipped } = first.summary;
  for (const test of first.tests.filter(isRed)) {
    if (tried.get(test.name)?.status === 'passed') {
      passed++;
      console.log(`flaky: ${test.name}`);
      tell(test, '(red at first) ');
    } else red.push(tried.get(test.name) ?? test);
  }

  for (const test of red) tell(test, 'failed: ');
  for (const test of first.tests.filter(t => t.status === 'skipped')) console.log(`skipped: ${test.name}: ${test.message ?? 'no reason given'}`);
  const errors = (first.extra?.suites ?? []).flatMap(suite => suite.errors ?? []);
  for (const error of errors) console.log(`failed: ${JSON.stringify(error)}`);
  return `${passed} ${red.length + errors.length} ${skipped}`;
}

function tell(test, word) {
  const frames = (test.trace ?? '').split('\n').map(line => line.trim());
  const own = frames.find(line => /(^|\/)(tests|src)\/Fractal\./.test(line)) ?? frames[0] ?? '';
  console.log(`${word}${test.name}\n    ${(test.message ?? '').trim().replaceAll('\n', '\n    ')}\n    ${own}`);
}

const [what, ...files] = process.argv.slice(2);
const reports = files.map(read);
if (what === 'again') console.log(again(...reports).join('\n'));
else {
  const log = console.log;
  console.log = console.error;
  log(sum(...reports));
}
