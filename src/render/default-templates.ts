// Written from templates/*.md by src/entry/build/embed-templates.ts; change the templates, then run it.
/** The App's own templates by name. */
export const defaultTemplates = {
  "model-details": `## Model Details

{{provenance}}

{{facts}}
`,
  "performance-comparison": `## Performance Comparison

{{comparison}}

{{evaluatedOn}}

{{live}}

{{slices}}
`,
  "rollback-plan": `## Rollback Plan

{{target}}

{{steps}}

{{command}}
`,
  "sign-offs-needed": `## Sign-offs Needed

{{counts}}

{{places}}

{{uncounted}}

{{concerns}}

{{never}}
`,
  "validation-results": `## Validation Results

{{counts}}

{{#gates}}
- [{{#done}}x{{/done}}{{^done}} {{/done}}] {{id}} {{result}}: {{text}}{{#fix}}<br>→ {{fix}}{{/fix}}
{{/gates}}
`,
} as const;
