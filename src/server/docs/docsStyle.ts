/** The looks of the API's page: both themes by the reader's own setting, and nothing fetched from anywhere. */
export const docsStyle = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 15%, transparent); --soft: color-mix(in srgb, currentColor 65%, transparent); --wash: color-mix(in srgb, currentColor 5%, transparent); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; background: Canvas; color: CanvasText; }
a { color: LinkText; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
.frame { display: grid; grid-template-columns: 16rem minmax(0, 1fr); max-width: 80rem; margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; font-size: 0.9rem; }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0; }
nav a { display: block; padding: 0.25rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
main { padding: 1.5rem; min-width: 0; }
section { border-top: 1px solid var(--line); padding: 1.25rem 0; }
h2 { margin: 2rem 0 0.5rem; }
h3 { margin: 0 0 0.25rem; font-size: 1.05rem; }
p { margin: 0.35rem 0; }
.soft { color: var(--soft); }
.method { display: inline-block; min-width: 4.2rem; font-weight: 700; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 0.75rem 0; font-size: 0.92rem; }
caption { text-align: left; font-weight: 600; padding: 0.35rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-top: 1px solid var(--line); }
pre { background: var(--wash); padding: 0.75rem; overflow-x: auto; }
@media (max-width: 50rem) { .frame { grid-template-columns: minmax(0, 1fr); } nav { position: static; max-height: none; } }
`;
