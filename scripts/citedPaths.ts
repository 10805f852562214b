import { posix } from 'node:path';

/** A path that a text names, as it must exist from the root of the repository. `*` stands for any name. */
export type Citation = { line: number; path: string };

const rooms = '(?:src|docs|scripts|migrations|test|e2e|bench|prove|examples|\\.ci)';
const rooted = new RegExp(`(?<![\\w./@-])${rooms}/(?:\\[[\\w.]+\\]|[\\w@.*/-])*`, 'g');
const aliased = /(?<!['"\w])@\/[\w.*/-]*[\w*]/g;
const link = /\]\((?!https?:|mailto:|#)([^)\s#]+)/g;
const fileName = /`([\w.-]+\.(?:tsx?|mjs|md))`/g;

/**
 * What a document or a source file cites: links, paths that begin with a folder of ours, `@/…`, names of files in
 * backticks (anywhere, hence with `**`), and the folders of a tree drawn in a ```tree block.
 */
export function findCitedPaths(file: string, text: string): Citation[] {
  const isDocument = file.endsWith('.md');
  const found: Citation[] = [];
  const tree: { indent: number; path: string }[] = [];
  let block: string | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const add = (path: string) => {
      if (!found.some((other) => other.line === index + 1 && other.path === path))
        found.push({ line: index + 1, path });
    };
    const fence = isDocument ? /^\s*```(\w*)/.exec(raw) : null;
    if (fence) {
      block = block === null ? (fence[1] ?? '') : null;
      tree.length = 0;
      continue;
    }
    if (block === 'tree') {
      for (const path of treePaths(raw, tree)) add(path);
      continue;
    }
    if (block !== null) continue;
    const line = isDocument ? raw : commentOf(raw);
    for (const [path] of line.matchAll(rooted)) add(path.replace(/[.-]+$/, ''));
    for (const [path] of line.matchAll(aliased)) add(`src/${path.slice(2)}`);
    for (const [, name = ''] of line.matchAll(fileName)) add(`**/${name}`);
    if (isDocument) {
      for (const [, target = ''] of line.matchAll(link)) add(posix.join(posix.dirname(file), target));
    }
  }
  return found;
}

/** Citations that nothing answers to, as `file:line: path`. `existing` are files and folders from the root. */
export function findMissing(file: string, text: string, existing: readonly string[]): string[] {
  return findCitedPaths(file, text)
    .filter(({ path }) => !exists(path, existing))
    .map(({ line, path }) => `${file}:${line}: ${path}`);
}

function exists(path: string, existing: readonly string[]): boolean {
  const wanted = path.replace(/\/$/, '');
  if (wanted.startsWith('**/')) {
    const name = wanted.slice(3);
    return existing.some((other) => other === name || other.endsWith(`/${name}`));
  }
  // An import may leave the extension out, as the bundlers of host applications allow.
  if (!wanted.includes('*')) return ['', '.ts', '.tsx'].some((ending) => existing.includes(wanted + ending));
  const escaped = wanted.split('*').map((part) => RegExp.escape(part));
  const pattern = new RegExp(`^${escaped.join('[^/]*')}$`);
  return existing.some((other) => pattern.test(other));
}

/** The comment of a line of code: what is cited in code itself is the compiler's business. */
function commentOf(line: string): string {
  return /^\s*(\*|\/\*|--)|(^|\s)\/\//.test(line) ? line : '';
}

/** A line of a tree is an indented name, then what it is for after two spaces; several names may share a line. */
function treePaths(line: string, open: { indent: number; path: string }[]): string[] {
  const names = /^(\s*)(\S.*?)(?:\s{2,}|$)/.exec(line);
  if (!names) return [];
  const indent = (names[1] ?? '').length;
  while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
  const parent = open.at(-1)?.path ?? '';
  const paths = (names[2] ?? '').split(/,\s*/).map((name) => parent + name);
  if (paths.length === 1 && paths[0]?.endsWith('/')) open.push({ indent, path: paths[0] });
  return paths;
}
