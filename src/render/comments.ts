/** All that the App says in comments and issues. */
export { helpReply, notAvailableReply } from "./comments/help.js";
export {
  type EntryPlace,
  type RefusedMerge,
  recordedComment,
  recordedEarlierComment,
  refusedEarlierIssue,
  refusedMerge,
} from "./comments/outcome-comments.js";
export { recheckedReply, withdrawnComment } from "./comments/promotion-replies.js";
export {
  deniedReply,
  dryRunReply,
  endedReply,
  expiredReply,
  malformedReply,
  openedReply,
  type PullRequestLink,
  refusalReply,
} from "./comments/request-replies.js";
export { type ModelStatus, statusReply } from "./comments/status.js";
