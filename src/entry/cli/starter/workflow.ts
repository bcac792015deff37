/** Where the workflow goes. */
export const WORKFLOW_PATH = ".github/workflows/model-promoter.yml";

/** The workflow that runs Model Promoter as a GitHub Action. */
export const workflowText = `# Model Promoter as a GitHub Action. Where it runs as a server, delete this file.
# Nothing of a pull request is checked out or run here: everything is read from
# GitHub, and judged by the default branch. Each run starts from live state, so
# one that is lost or comes twice does no harm; the schedule catches up.
name: Model Promoter

on:
  issue_comment: { types: [created] }
  pull_request_target: { types: [opened, reopened, synchronize, edited, closed, ready_for_review, converted_to_draft] }
  pull_request_review: { types: [submitted, edited, dismissed] }
  merge_group: { types: [checks_requested] }
  repository_dispatch: { types: [model-evidence, model-promotion-request] }
  push:
  schedule: [{ cron: "23 * * * *" }]

permissions:
  contents: write # the promotion's branch, the dossier, the transition
  pull-requests: write
  issues: write # replies to comments
  checks: write

jobs:
  promote:
    # Ordinary comments and pushes to other branches cost no run.
    if: >-
      (github.event_name != 'issue_comment' || contains(github.event.comment.body, '/')) &&
      (github.event_name != 'push' || github.ref_name == github.event.repository.default_branch)
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      # With an App of your own (variable MODEL_PROMOTER_APP_ID, secret
      # MODEL_PROMOTER_PRIVATE_KEY) teams can be read, and the App's checks can be
      # required. Without one the workflow's own token is used, which is for trying.
      - id: app
        if: vars.MODEL_PROMOTER_APP_ID != ''
        uses: actions/create-github-app-token@v2
        with:
          app-id: \${{ vars.MODEL_PROMOTER_APP_ID }}
          private-key: \${{ secrets.MODEL_PROMOTER_PRIVATE_KEY }}
      - uses: model-promoter/model-promoter/.github/actions/promote@v0
        with:
          token: \${{ steps.app.outputs.token || github.token }}
`;
