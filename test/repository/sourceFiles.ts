import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url));
export const sourceFolder = join(repositoryFolder, 'src');

/** Every TypeScript file under `src/`, as a path from there; tests left out. */
export function sourceFiles(): string[] {
  return readdirSync(sourceFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(sourceFolder, join(entry.parentPath, entry.name)));
}

const statement = /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*'([^']+)'/gm;

/** What a file of `src/` imports or passes on: files of ours as paths from `src/`, packages by their specifier. */
export function importsOf(file: string): string[] {
  const text = readFileSync(join(sourceFolder, file), 'utf8');
  return [...text.matchAll(statement)].map(([, specifier = '']) => {
    if (specifier.startsWith('@/')) return specifier.slice(2);
    return specifier.startsWith('.') ? join(dirname(file), specifier) : specifier;
  });
}
