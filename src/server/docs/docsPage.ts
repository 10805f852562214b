import { html, raw } from 'hono/html';
import type { ApiDocument, ApiOperation, ApiSchema } from './apiDocument.ts';
import { docsStyle } from './docsStyle.ts';
import { fieldsOf, join, limitsOf, typeOf, type Html } from './schemaWords.ts';

type Route = { method: string; path: string; operation: ApiOperation };

/** The description of the API as one page that can be read, searched and printed. It runs no script. */
export function docsPage(document: ApiDocument): Html {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const byTag = [...Map.groupBy(routes, ({ operation }) => operation.tags[0] ?? 'Other')];
  const schemas = Object.entries(document.components.schemas).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { title, version, description } = document.info;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} API</title>
        <style>
          ${raw(docsStyle)}
        </style>
      </head>
      <body>
        <div class="frame">
          <nav aria-label="Contents">${contents(byTag)}</nav>
          <main>
            <h1>${title} API</h1>
            <p class="soft">Version ${version} · <a href="openapi.json">OpenAPI 3.1</a></p>
            <p>${inline(description)}</p>
            <p>
              Every address below starts with <code>${document.servers[0]?.url ?? ''}</code>. Send
              <code>Authorization: Bearer &lt;API key&gt;</code>, or call from the signed-in screens.
            </p>
            ${byTag.map(
              ([tag, group]) =>
                html`<h2 id="tag-${slug(tag)}">${tag}</h2>
                  ${group.map(routeSection)}`,
            )}
            <h2 id="schemas">Shapes</h2>
            ${schemas.map(([name, schema]) => shapeSection(name, schema))}
          </main>
        </div>
      </body>
    </html>`;
}

function contents(byTag: readonly [string, readonly Route[]][]): Html {
  return html`${byTag.map(
      ([tag, group]) =>
        html`<strong>${tag}</strong>
          <ul>
            ${group.map(({ method, path }) => html`<li><a href="#${anchor(method, path)}">${method} ${path}</a></li>`)}
          </ul>`,
    )}<a href="#schemas">Shapes</a>`;
}

function routeSection({ method, path, operation }: Route): Html {
  const body = operation.requestBody?.content['application/json']?.schema;
  return html`<section id="${anchor(method, path)}" aria-labelledby="${anchor(method, path)}-title">
    <h3 id="${anchor(method, path)}-title"><span class="method">${method}</span> <code>${path}</code></h3>
    <p>${operation.summary}</p>
    <p class="soft">${needs(operation['x-permission'])}</p>
    ${operation.description === undefined ? '' : html`<p class="soft">${inline(operation.description)}</p>`}
    ${operation.parameters.length === 0 ? '' : parameterTable(operation)}
    ${body === undefined ? '' : html`<p>Body: ${typeOf(body)}</p>`} ${answerTable(operation)}
  </section>`;
}

function needs(permission: string): Html {
  return permission === 'signed_in'
    ? html`Needs a signed-in staff member.`
    : html`Needs the scope <code>${permission}</code>.`;
}

function parameterTable({ parameters }: ApiOperation): Html {
  return table(
    'Parameters',
    ['Name', 'In', 'Type', 'Meaning'],
    parameters.map(({ name, in: place, required, schema = {}, description }) => [
      html`<code>${name}</code>${required === true ? ' (required)' : ''}`,
      html`${place}`,
      typed(schema),
      inline(description ?? schema.description ?? ''),
    ]),
  );
}

function answerTable({ responses }: ApiOperation): Html {
  return table(
    'Answers',
    ['Status', 'Meaning', 'Shape'],
    Object.entries(responses).map(([status, { description, content = {} }]) => [
      html`${status}`,
      html`${description}`,
      join(
        Object.values(content).flatMap(({ schema }) => (schema ? [shapeOf(schema)] : [])),
        ', ',
      ),
    ]),
  );
}

/** A page of things is named by what it holds. */
function shapeOf(schema: ApiSchema): Html {
  const items = schema.properties?.['items']?.items;
  return items ? html`page of ${typeOf(items)}` : typeOf(schema);
}

function shapeSection(name: string, schema: ApiSchema): Html {
  return html`<section id="schema-${name}" aria-labelledby="schema-${name}-title">
    <h3 id="schema-${name}-title"><code>${name}</code></h3>
    ${table(
      'Fields',
      ['Field', 'Type', 'Meaning'],
      fieldsOf(schema).map(({ path, schema: field, isRequired }) => [
        html`<code>${path}</code>${isRequired ? '' : ' (optional)'}`,
        typed(field),
        inline(field.description ?? ''),
      ]),
    )}
  </section>`;
}

function typed(schema: ApiSchema): Html {
  const limits = limitsOf(schema);
  return limits === '' ? typeOf(schema) : html`${typeOf(schema)} <span class="soft">${limits}</span>`;
}

function table(caption: string, heads: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Text in which `words` between backticks are code. */
function inline(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

function anchor(method: string, path: string): string {
  return `${method.toLowerCase()}-${slug(path)}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
