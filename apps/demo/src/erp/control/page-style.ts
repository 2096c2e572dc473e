/** Ink on paper, one accent for what can be acted on, a 4-point grid. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #fafaf9; --card: #fff; --ink: #111827; --quiet: #6b7280; --line: #e5e7eb; --hover: #f6f6f5;
  --accent: #4f5bd5; --on-accent: #fff; --green: #15803d; --grey: #6b7280; --blue: #1d4ed8; --red: #b91c1c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1116; --card: #161b22; --ink: #e6e8eb; --quiet: #9aa4b2; --line: #2a313c; --hover: #1b212a;
    --accent: #8b93f5; --on-accent: #0e1116; --green: #4ade80; --grey: #9aa4b2; --blue: #8ab4ff; --red: #f87171;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 13px/1.5 Inter, system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', sans-serif;
}
header { display: flex; align-items: baseline; gap: 16px; padding: 24px 24px 16px; max-width: 1400px; margin: 0 auto; }
main { display: grid; gap: 16px; padding: 0 24px 48px; max-width: 1400px; margin: 0 auto; }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0; }
h2 { font-size: 14px; line-height: 20px; font-weight: 600; margin: 0 0 8px; }
p { margin: 0; }
code { font: 12px/1.5 ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace; }
.quiet { color: var(--quiet); }
nav { display: flex; gap: 16px; }
a { color: var(--accent); text-decoration: none; border-radius: 4px; }
a:hover { text-decoration: underline; }
.hint { color: var(--quiet); margin-bottom: 8px; }
.lost { margin-left: auto; color: var(--red); }
.count { color: var(--quiet); font-weight: 400; margin-left: 4px; font-variant-numeric: tabular-nums; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; min-width: 0; }
.segments { display: inline-flex; flex-wrap: wrap; border: 1px solid var(--line); border-radius: 6px; padding: 2px; gap: 2px; background: var(--ground); }
button { font: inherit; color: inherit; cursor: pointer; }
.segments button { border: 0; background: none; border-radius: 4px; padding: 4px 12px; line-height: 20px; color: var(--quiet); transition: background 120ms, color 120ms; }
.segments button:hover { color: var(--ink); }
.segments button[aria-checked='true'] { background: var(--accent); color: var(--on-accent); font-weight: 500; }
.effect { margin-top: 8px; color: var(--quiet); min-height: 20px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.scroll { overflow-x: auto; margin: 0 -16px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--quiet); font-size: 12px; }
th, td { padding: 6px 12px; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: baseline; }
.scroll > table > tbody:last-child > tr:last-child > td, tbody[data-order]:last-child > .order > td, .lines table tbody tr:last-child td { border-bottom: 0; }
.scroll > table > * > tr > :first-child { padding-left: 16px; }
.scroll > table > * > tr > :last-child { padding-right: 16px; }
.number { text-align: right; }
.strong { font-weight: 500; }
.cut { max-width: 220px; overflow: hidden; text-overflow: ellipsis; }
.order { cursor: pointer; }
.order:hover { background: var(--hover); }
.fold { width: 16px; padding-right: 0; }
.fold button { border: 0; background: none; padding: 0; width: 16px; line-height: 16px; color: var(--quiet); }
.fold button::before { content: '›'; display: inline-block; font-size: 16px; transition: transform 120ms; }
.fold button[aria-expanded='true']::before { transform: rotate(90deg); }
.lines > td { padding: 0 0 8px; background: var(--hover); }
.lines td td, .lines th { border-color: var(--line); padding: 4px 12px; }
.lines td td:nth-child(2) { white-space: normal; }
.state::before { content: ''; display: inline-block; width: 6px; height: 6px; border-radius: 50%; margin-right: 6px; vertical-align: 2px; background: currentColor; }
.state.draft, .state.sent { color: var(--blue); }
.state.sale { color: var(--green); }
.state.cancel { color: var(--grey); }
.empty { color: var(--quiet); padding: 16px 0; }
form { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; margin: 0 -16px; padding: 16px 16px 0; border-top: 1px solid var(--line); }
label { display: grid; gap: 4px; font-size: 12px; color: var(--quiet); }
.wide { flex: 1; min-width: 200px; }
input, select { font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 5px 8px; height: 32px; }
.primary { border: 0; border-radius: 6px; background: var(--accent); color: var(--on-accent); font-weight: 500; padding: 0 12px; height: 32px; }
.error { flex-basis: 100%; color: var(--red); }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
`;
