/** The look of the page: ink on paper, one accent for what can be acted on, a 4-point grid. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fafaf9; --card: #fff; --ink: #111827; --quiet: #5b6472; --line: #e5e7eb; --wash: #f3f4f6;
  --accent: #4f5bd5; --good: #15803d; --wait: #6d28d9; --bad: #b91c1c; --run: #1d4ed8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0e1116; --card: #161b22; --ink: #e6e8eb; --quiet: #9aa4b2; --line: #2a313c; --wash: #1f2630;
    --accent: #8b93f5; --good: #4ade80; --wait: #c4b5fd; --bad: #f87171; --run: #93c5fd;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 24px; max-width: 1440px; background: var(--paper); color: var(--ink);
  font: 13px/1.45 Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums;
}
h1 { margin: 0; font-size: 20px; line-height: 24px; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 14px; line-height: 20px; }
p { margin: 0; }
code { font: 12px/16px ui-monospace, "JetBrains Mono", Menlo, monospace; color: var(--quiet); overflow-wrap: anywhere; }
header { display: flex; align-items: center; gap: 12px; margin-bottom: 20px; }
header p { color: var(--quiet); }
.tile {
  display: grid; place-items: center; width: 40px; height: 40px; border-radius: 8px;
  background: color-mix(in srgb, var(--accent) 14%, var(--card)); color: var(--accent); font-weight: 700; font-size: 16px;
}
nav { display: flex; gap: 16px; margin-left: 12px; }
a { color: var(--accent); text-decoration: none; border-radius: 4px; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.address { margin-left: auto; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; }
.head { display: flex; align-items: center; justify-content: space-between; min-height: 28px; margin-bottom: 8px; }
.count { margin-left: 4px; color: var(--quiet); font-weight: 400; font-size: 12px; }
button {
  font: inherit; color: var(--accent); background: var(--card); border: 1px solid var(--line); border-radius: 6px;
  padding: 3px 10px; min-height: 28px; cursor: pointer; text-align: left; transition: border-color 120ms, background 120ms;
}
button:hover:not(:disabled) { border-color: var(--accent); background: color-mix(in srgb, var(--accent) 6%, var(--card)); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button:disabled { color: var(--quiet); cursor: not-allowed; opacity: 0.6; }
button[aria-busy=true] { opacity: 0.5; }
.scenarios { display: grid; grid-template-columns: repeat(auto-fit, minmax(176px, 1fr)); gap: 8px; }
.scenario { padding: 10px 12px; }
.scenario strong { display: block; font-weight: 600; }
.scenario span { color: var(--quiet); font-size: 12px; line-height: 16px; }
main { display: grid; grid-template-columns: minmax(0, 1fr) 272px; gap: 16px; margin-top: 16px; align-items: start; }
.side { display: grid; gap: 16px; }
@media (max-width: 960px) { main { grid-template-columns: minmax(0, 1fr); } .address { display: none; } }
.main .card { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; font-size: 12px; color: var(--quiet); padding: 4px 8px; white-space: nowrap; }
td { padding: 8px; border-top: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
time, small { display: block; color: var(--quiet); font-size: 12px; line-height: 16px; white-space: nowrap; }
.more, .quiet { color: var(--quiet); white-space: nowrap; }
.quiet { font-size: 12px; }
.pill, .mark { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; font-size: 12px; line-height: 16px; }
.pill { padding: 2px 8px; border-radius: 999px; background: var(--wash); }
.pill i, .mark i { font-style: normal; }
.pill.completed, .pill.active, .mark.accepted i { color: var(--good); }
.pill.processing { color: var(--run); }
.pill.on-hold, .pill.pending, .mark.waiting { color: var(--wait); }
.pill.failed, .pill.disabled, .mark.refused, .mark.lost { color: var(--bad); }
.marks { display: grid; gap: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: 4px; justify-content: flex-end; width: 184px; margin-left: auto; }
.actions button { font-size: 12px; padding: 1px 8px; min-height: 24px; }
.stack { display: grid; gap: 4px; margin-top: 12px; }
.empty { color: var(--quiet); padding: 4px 0; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; }
li + li { border-top: 1px solid var(--line); padding-top: 8px; }
.line { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
#notice {
  position: fixed; left: 50%; bottom: 24px; transform: translateX(-50%); padding: 8px 16px; border-radius: 8px;
  background: var(--ink); color: var(--paper); opacity: 0; pointer-events: none; transition: opacity 160ms; max-width: 80vw;
}
#notice.shown { opacity: 1; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
`;
