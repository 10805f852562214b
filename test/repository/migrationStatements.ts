/** The statements of a migration, on one line each, without comments; bodies of functions stay whole. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let current = '';
  // Comments, quoted text, bodies of functions, ends of statements, and everything else.
  for (const [part] of sql.matchAll(/--[^\n]*|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|;|[^;'$-]+|[-$]/g)) {
    if (part.startsWith('--')) continue;
    if (part !== ';') {
      current += part;
      continue;
    }
    statements.push(current.replaceAll(/\s+/g, ' ').trim());
    current = '';
  }
  const rest = current.replaceAll(/\s+/g, ' ').trim();
  return [...statements, rest].filter((statement) => statement !== '');
}

const harmless = [
  /^create table /i,
  /^create index /i,
  /^drop index /i,
  /^comment on /i,
  /^create function /i,
  /^insert into /i,
];
const created = /^create table (?:if not exists )?(\w+)/i;

/**
 * What of a migration the version before it could not live with: statements that take something away that it reads or
 * writes, or that refuse what it writes. Tables that the migration itself makes are unknown to that version.
 */
export function harmfulStatements(sql: string): string[] {
  const statements = statementsOf(sql);
  const own = new Set(statements.flatMap((statement) => created.exec(statement)?.[1] ?? []));
  return statements.filter((statement) => {
    if (harmless.some((kind) => kind.test(statement))) return false;
    const table =
      /^(?:alter table (?:only )?|create unique index (?:\w+ )?on |create trigger .*? on |update |delete from )(\w+)/i.exec(
        statement,
      )?.[1];
    if (table !== undefined && own.has(table)) return false;
    return !(/^alter table /i.test(statement) && actionsOf(statement).every(onlyAdds));
  });
}

/** `add column` with a value for rows that are written by whoever does not know the column, or less to be refused for. */
function onlyAdds(action: string): boolean {
  // A foreign key only refuses: without it everything that was accepted before is accepted still.
  if (/^drop constraint \w+_fkey$/i.test(action)) return true;
  if (!/^add column /i.test(action)) return false;
  return !/\bnot null\b/i.test(action) || /\bdefault\b|\bgenerated\b/i.test(action);
}

/** The comma-separated actions of an `alter table`, commas in brackets aside. */
function actionsOf(statement: string): string[] {
  const actions: string[] = [''];
  let depth = 0;
  for (const letter of statement.replace(/^alter table (only )?\w+ /i, '')) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) actions.push('');
    else actions[actions.length - 1] += letter;
  }
  return actions.map((action) => action.trim());
}
