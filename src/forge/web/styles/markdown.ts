/** Somebody's Markdown. */
export const MARKDOWN = `
.markdown { overflow-wrap: anywhere; }
.markdown > :first-child { margin-top: 0; }
.markdown > :last-child { margin-bottom: 0; }
.markdown p, .markdown ul, .markdown ol, .markdown pre, .markdown blockquote, .markdown details, .markdown .scroll, .markdown .alert { margin: 0 0 0.875rem; }
.markdown [class^="size-"] { margin: 1.75rem 0 0.75rem; line-height: 1.3; font-weight: 600; font-size: 1rem; }
.markdown .size-1, .markdown .size-2 { padding-bottom: 0.375rem; border-bottom: 1px solid var(--line); }
.markdown .size-1 { font-size: 1.375rem; } .markdown .size-2 { font-size: 1.1875rem; }
.markdown ul, .markdown ol { padding-left: 1.5rem; }
.markdown li + li { margin-top: 0.375rem; }
.markdown li > p:last-child { margin-bottom: 0; }
.markdown .task { list-style: none; position: relative; }
.markdown .task > input, .markdown .task > p:first-child > input { position: absolute; left: -1.4rem; top: 0.28rem; display: grid; place-content: center; width: 0.9375rem; height: 0.9375rem; margin: 0; appearance: none; border: 1.5px solid var(--quiet); border-radius: 4px; }
.markdown .task input:checked { background: var(--good); border-color: var(--good); }
.markdown .task input:checked::before { content: "✓"; color: var(--on-tone); font: 700 0.6875rem/1 var(--sans); }
.markdown a { text-decoration: underline; text-decoration-thickness: 1px; text-decoration-color: color-mix(in srgb, currentcolor 40%, transparent); text-underline-offset: 0.18em; }
.markdown a:hover { text-decoration-color: currentcolor; }
.markdown code { background: var(--soft); border-radius: 5px; padding: 0.125em 0.3em; }
.markdown a code { color: inherit; }
.markdown pre { background: var(--soft); border-radius: 8px; padding: 0.75rem 1rem; overflow-x: auto; overflow-wrap: normal; }
.markdown pre code { background: none; padding: 0; }
.markdown table { font-variant-numeric: tabular-nums; }
.markdown th, .markdown td { border: 1px solid var(--line); padding: 0.375rem 0.75rem; text-align: left; vertical-align: baseline; overflow-wrap: break-word; }
.markdown th { background: var(--soft); font-weight: 600; white-space: nowrap; }
.markdown th code, .markdown td code { white-space: nowrap; }
.markdown .right { text-align: right; white-space: nowrap; } .markdown .center { text-align: center; }
.markdown blockquote { border-left: 3px solid var(--line); padding-left: 1rem; margin-left: 0; color: var(--quiet); }
.markdown hr { border: 0; border-top: 1px solid var(--line); margin: 1.5rem 0; }
.markdown details { border: 1px solid var(--line); border-radius: 8px; padding: 0.5rem 0.875rem; }
.markdown details[open] > summary { margin-bottom: 0.75rem; }
.markdown details > :last-child:not(summary) { margin-bottom: 0.375rem; }
.markdown summary { cursor: pointer; font-weight: 600; }
.alert { --tone: var(--link); border-left: 4px solid var(--tone); background: color-mix(in srgb, var(--tone) 8%, transparent); border-radius: 0 6px 6px 0; padding: 0.625rem 1rem; }
.alert > :last-child { margin-bottom: 0 !important; }
.alert-title { font-weight: 600; color: var(--tone); margin-bottom: 0.25rem !important; }
@media (max-width: 40rem) {
  .markdown table { width: max-content; }
  .markdown th, .markdown td { max-width: 54vw; }
  .markdown td code { white-space: normal; overflow-wrap: anywhere; }
}
.alert.tip { --tone: var(--good); } .alert.important { --tone: var(--done); } .alert.warning { --tone: var(--wait); } .alert.caution { --tone: var(--bad); }
`;
