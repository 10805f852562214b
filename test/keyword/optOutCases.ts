import { readFileSync } from 'node:fs';

export type OptOutCase = { outcome: string; language: string; text: string };

/** The table of optOutCases.txt: what patients write, and what it must be taken for. */
export function readOptOutCases(): OptOutCase[] {
  const cases: OptOutCase[] = [];
  let [outcome, language] = ['', ''];
  for (const line of readFileSync(new URL('optOutCases.txt', import.meta.url), 'utf8').split('\n')) {
    const heading = /^\[(\w+) (\w+)\]$/.exec(line);
    if (heading) [, outcome = '', language = ''] = heading;
    else if (line !== '' && !/^#(?: |$)/.test(line)) cases.push({ outcome, language, text: unescape(line) });
  }
  return cases;
}

function unescape(line: string): string {
  return line
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replace(/\\u([0-9A-F]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
