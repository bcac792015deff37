/** Files with line numbers, and changes of files. */
export const FILES = `
.numbered, .patch { margin: 0; font-size: 0.8125rem; line-height: 1.6; width: max-content; min-width: 100%; tab-size: 4; }
.numbered { padding: 0.5rem 0; }
.numbered span, .patch span { display: block; padding: 0 1rem 0 0; }
.numbered a { display: inline-block; width: 3.5rem; padding-right: 1rem; margin-right: 0.5rem; text-align: right; color: var(--quiet); user-select: none; }
.numbered a::before { content: attr(data-line); }
.numbered span:target { background: var(--aim); }
.file > .scroll { border-radius: 0 0 8px 8px; }
.patch span { padding: 0 1rem; }
.patch .added { background: var(--added); color: var(--ink); } .patch .removed { background: var(--removed); color: var(--ink); }
.patch .place { background: var(--soft); color: var(--quiet); }
.plus-minus { font-family: var(--mono); font-size: 0.8125rem; white-space: nowrap; }
.file summary { padding: 0.5rem 1rem; cursor: pointer; color: var(--link); }
.more { padding: 0.5rem 1rem; margin: 0; }
`;
