/** A pull request's or issue's page: the two columns, what was said and what happened. */
export const CONVERSATION = `
.tabs { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; }
.tabs ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; list-style: none; margin: 0; padding: 0; }
.tabs a { display: inline-block; padding: 0.5rem 0; color: var(--ink); }
.tally { background: var(--soft); border-radius: 1rem; padding: 0.0625rem 0.5rem; font-size: 0.75rem; color: var(--quiet); margin-left: 0.125rem; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 16rem; gap: 2rem; align-items: start; }
.columns .column > h2:not(.unseen) { margin-top: 2.5rem; }
.said { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; margin: 0 0 1rem; }
.said > header { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.625rem; padding: 0.5rem 1rem; }
.said > header:not(:last-child) { border-bottom: 1px solid var(--line); }
.said > header > span:not([class]) { flex: 1; min-width: 12rem; }
.said > header h3 { font-size: 0.9375rem; margin: 0; flex: 1; min-width: 10rem; overflow-wrap: anywhere; }
.said > .markdown, .check { padding: 1rem 1.25rem; }
.check > p { margin: 0 0 0.75rem; }
.said:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
.happened { display: flex; align-items: center; gap: 0.625rem; margin: 0 0 1rem; padding: 0 1rem; color: var(--quiet); font-size: 0.875rem; }
.happened > span:last-child { min-width: 0; }
aside { font-size: 0.875rem; position: sticky; top: 1.5rem; }
aside section + section { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: 1rem; }
aside h2 { font-size: 0.8125rem; color: var(--quiet); margin: 0 0 0.5rem; }
aside p { margin: 0; }
.lines { list-style: none; margin: 0; padding: 0; }
.lines li { display: flex; align-items: baseline; gap: 0.5rem; overflow-wrap: anywhere; }
.lines li + li { margin-top: 0.5rem; }
@media (max-width: 60rem) {
  .columns { grid-template-columns: minmax(0, 1fr); }
  aside { position: static; }
}
@media (max-width: 40rem) {
  .said > .markdown, .check { padding: 0.875rem 1rem; }
}
`;
