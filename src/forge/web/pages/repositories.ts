import type { Repository } from "../../world.js";
import { repositoryPath } from "../addresses.js";
import { type Html, html } from "../html.js";
import type { Page } from "../page.js";
import { plainTable } from "../tables.js";
import { moment } from "../words.js";

/** The first page: all repositories that the reader may see. */
export function repositoriesPage(repositories: readonly Repository[]): Page {
  return {
    kind: "shown",
    title: "Local forge",
    trail: [],
    main: html`<h1>Repositories</h1>
${repositoryTable(repositories)}`,
  };
}

/** Repositories with what is open in them. */
export function repositoryTable(repositories: readonly Repository[]): Html {
  return plainTable({
    caption: "Repositories",
    titles: ["Repository", "Open pull requests", "Open issues", "Last push"],
    none: "There are no repositories.",
    rows: repositories.map((repository) => {
      const open = [...repository.issues.values()].filter((issue) => issue.state === "open");
      const pulls = open.filter((issue) => issue.kind === "PullRequest").length;
      return [
        html`<a href="${repositoryPath(repository)}">${repository.owner.login}/${repository.name}</a>`,
        html`${pulls}`,
        html`${open.length - pulls}`,
        moment(repository.pushedAt),
      ];
    }),
  });
}
