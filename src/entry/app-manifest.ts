/**
 * What the App may do, as `app.yml` asks for it. Reading merge queues is what GitHub wants of an App that listens to
 * `merge_group`; the rest is what its requests need.
 */
export const appPermissions = {
  metadata: "read",
  contents: "write",
  pull_requests: "write",
  issues: "write",
  checks: "write",
  members: "read",
  merge_queues: "read",
} as const;
