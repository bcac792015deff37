/** Colours, the frame of a page, headings, tables and small parts. */
export const BASE = `
:root {
  color-scheme: light dark;
  --ground: #f5f7f6; --paper: #ffffff; --soft: #eff3f1; --line: #d5dcd9;
  --ink: #1b2224; --quiet: #56636a; --link: #0b6470; --focus: #0b6470;
  --good: #17713a; --bad: #b3241b; --wait: #875800; --done: #6b3fb3; --plain: #56636a;
  --on-tone: #ffffff; --added: #e3f5e8; --removed: #fdebe9; --aim: #fdf3cf;
  --sans: -apple-system, BlinkMacSystemFont, "Segoe UI", Inter, "Noto Sans", Helvetica, Arial, sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji";
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1416; --paper: #161c1f; --soft: #1f272a; --line: #323c40;
    --ink: #e3e9e7; --quiet: #9aa7ab; --link: #72c7d2; --focus: #72c7d2;
    --good: #56c47e; --bad: #f28b82; --wait: #dcae4c; --done: #b79df0; --plain: #9aa7ab;
    --on-tone: #10181a; --added: #14301f; --removed: #3a1d1b; --aim: #3a3214;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: auto; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 0.9375rem/1.55 var(--sans); overflow-wrap: break-word; }
.wide { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
code, pre, .oid, .branch { font-family: var(--mono); font-size: 0.85em; }
pre code { font-size: inherit; }
h1, h2, h3 { line-height: 1.3; font-weight: 600; }
h1 { font-size: 1.625rem; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.125rem; margin: 2rem 0 0.75rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.5rem 1rem; z-index: 1; }
.quiet { color: var(--quiet); }
a.quiet { color: inherit; }
.below { display: block; font-size: 0.8125rem; }

.top { background: var(--paper); border-bottom: 1px solid var(--line); }
.top .wide { display: flex; align-items: center; justify-content: space-between; gap: 1rem; min-height: 3.25rem; }
.trail { display: flex; flex-wrap: wrap; list-style: none; margin: 0; padding: 0.5rem 0; }
.trail li:not(:last-child)::after { content: "/"; color: var(--quiet); margin: 0 0.5rem; }
.trail [aria-current] { font-weight: 600; }
.home { display: inline-flex; align-items: center; gap: 0.5rem; color: var(--ink); font-weight: 600; }
.glyph { display: inline-flex; align-items: flex-end; justify-content: center; gap: 2px; width: 1.375rem; height: 1.375rem; padding: 0.3125rem; border-radius: 6px; background: #0b6470; }
.glyph i { width: 3px; background: #fff; border-radius: 1px; height: 35%; }
.glyph i:nth-child(2) { height: 68%; }
.glyph i:nth-child(3) { height: 100%; }
main { padding-top: 1.75rem !important; padding-bottom: 2rem !important; }
footer p { border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.8125rem; margin: 0; padding: 1rem 0; }

.title { margin-bottom: 1.25rem; }
.title p { margin: 0.5rem 0 0; }
.number { color: var(--quiet); font-weight: 400; }
.path { font-family: var(--mono); font-size: 1.1875rem; }
.state { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; color: var(--quiet); }
.account { color: var(--ink); font-weight: 600; }
.branch { background: var(--soft); border-radius: 6px; padding: 0.15em 0.45em; color: var(--quiet); }
a.branch { color: var(--link); }
.tag, .label { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 0.5rem; font-size: 0.75rem; line-height: 1.25rem; color: var(--quiet); white-space: nowrap; font-weight: 500; }
.label { background: var(--soft); color: var(--ink); margin: 0 0.25rem 0.25rem 0; }
.badge { display: inline-block; border-radius: 1rem; padding: 0.125rem 0.75rem; font-size: 0.8125rem; font-weight: 600; color: var(--on-tone); white-space: nowrap; }
.badge.good { background: var(--good); } .badge.bad { background: var(--bad); } .badge.wait { background: var(--wait); }
.badge.done { background: var(--done); } .badge.plain { background: var(--plain); }
.mark { display: inline-flex; align-items: center; justify-content: center; font-weight: 700; }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); } .done { color: var(--done); } .plain { color: var(--plain); }
.badge.good, .badge.bad, .badge.wait, .badge.done, .badge.plain { color: var(--on-tone); }
.picture { display: inline-flex; flex: none; align-items: center; justify-content: center; width: 1.625rem; height: 1.625rem; font: 600 0.6875rem/1 var(--sans); color: #fff; vertical-align: middle; }
.picture.person { border-radius: 50%; } .picture.app { border-radius: 6px; }
.tint-0 { background: #0b6470; } .tint-1 { background: #7a4a12; } .tint-2 { background: #4c5aa8; }
.tint-3 { background: #8a3d63; } .tint-4 { background: #3f6b35; } .tint-5 { background: #6b4a9c; }
h1 .picture { width: 2.25rem; height: 2.25rem; font-size: 0.875rem; }

.scroll { overflow-x: auto; }
.box { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; }
table.plain { width: 100%; }
.plain th, .plain td { text-align: left; padding: 0.5rem 1rem; color: var(--ink); font-weight: 400; vertical-align: baseline; }
.plain thead th { font-size: 0.8125rem; color: var(--quiet); font-weight: 600; background: var(--soft); white-space: nowrap; }
.plain tbody tr { border-top: 1px solid var(--line); }
.plain tbody th { min-width: 14rem; width: 55%; }
.plain td { white-space: nowrap; }
.command, .message { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem 1rem; overflow-x: auto; margin: 1rem 0 0; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.25rem; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .wide { padding: 0 1rem; }
  h1 { font-size: 1.3125rem; }
}
`;
