/** The looks of the pages for patients: both themes by the phone's own setting, large enough for thumbs, nothing fetched from anywhere. */
export const patientPageStyle = `
:root { color-scheme: light dark; --canvas: #f4f6f6; --surface: #fff; --text: #15211f; --muted: #53625f; --line: #7a8a87; --accent: #0b6b62; --on-accent: #fff; --danger: #b3261e; --on-danger: #fff; --note: #dff1ed; --problem: #fceceb; }
@media (prefers-color-scheme: dark) {
  :root { --canvas: #0d1312; --surface: #141c1b; --text: #e5edeb; --muted: #9fb0ac; --line: #71837f; --accent: #4cc5b4; --on-accent: #04211d; --danger: #ff9a91; --on-danger: #371a18; --note: #12332f; --problem: #371a18; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; font: 1.0625rem/1.5 system-ui, sans-serif; background: var(--canvas); color: var(--text); }
main { max-width: 34rem; margin: 0 auto; padding: 1rem 1.25rem 1.5rem; background: var(--surface); border-radius: 0.75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.375rem; line-height: 1.3; }
h2 { margin: 0 0 0.25rem; font-size: 1.125rem; }
p { margin: 0 0 0.75rem; }
ul { margin: 0 0 0.75rem; padding-left: 1.25rem; }
li { margin-bottom: 0.375rem; }
section { margin-top: 1.5rem; padding-top: 1.25rem; border-top: 1px solid color-mix(in srgb, var(--line) 50%, transparent); }
.language { text-align: right; margin: 0; }
.language a { display: inline-block; padding: 0.5rem 0; color: var(--accent); }
.clinic { margin: 0; color: var(--muted); }
.note, .problem { padding: 0.75rem 1rem; border-radius: 0.5rem; background: var(--note); }
.problem { background: var(--problem); border-left: 4px solid var(--danger); }
.choice p { color: var(--muted); font-size: 0.9375rem; }
label { font-weight: 600; }
input[type='date'], input[type='tel'] { display: block; width: 100%; min-height: 3rem; margin: 0.25rem 0 0.75rem; padding: 0 0.75rem; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line); border-radius: 0.5rem; }
.choice { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 0.75rem; align-items: center; margin-bottom: 0.75rem; }
.choice input { width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--accent); }
.choice label { padding: 0.375rem 0; }
.choice p { grid-column: 2; }
button { width: 100%; min-height: 3rem; padding: 0.5rem 1rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 0.5rem; cursor: pointer; }
button.stop { color: var(--on-danger); background: var(--danger); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
