import { roleOf } from "../../people.js";
import type { Author, Organization, Repository } from "../../world.js";
import { type Html, html } from "../html.js";
import type { Page } from "../page.js";
import { plainTable } from "../tables.js";
import { here } from "../trail.js";
import { account, picture } from "../words.js";
import { repositoryTable } from "./repositories.js";

/** A person, organisation or App: what it owns, and who belongs to it or where it may do what. */
export function accountPage(shown: Author | Organization, visible: readonly Repository[]): Page {
  const owned = visible.filter((one) => one.owner === shown);
  const kind = { User: "Person", Organization: "Organisation", Bot: "App" }[shown.kind];
  return {
    kind: "shown",
    title: shown.login,
    trail: [here(shown.login)],
    main: html`<div class="title"><h1>${picture(shown)} ${shown.login}</h1><p class="quiet">${kind}</p></div>
${shown.kind === "User" ? roles(shown, visible) : null}
${shown.kind === "Organization" ? people(shown) : null}
${owned.length === 0 ? null : html`<h2>Repositories</h2>${repositoryTable(owned)}`}`,
  };
}

function roles(user: Extract<Author, { kind: "User" }>, visible: readonly Repository[]): Html {
  const rows = visible.map((repository) => {
    const name = `${repository.owner.login}/${repository.name}`;
    const role = roleOf(repository, user) ?? "none";
    return [html`<a href="/${name}">${name}</a>`, html`${role}`];
  });
  return html`<h2>Roles</h2>${plainTable({
    caption: "Roles",
    titles: ["Repository", "Role"],
    none: "There are no repositories.",
    rows,
  })}`;
}

function people({ members, teams }: Organization): Html {
  const ofTeams = (user: Extract<Author, { kind: "User" }>) =>
    teams.filter((team) => team.members.has(user)).map((team) => team.slug);
  return html`<h2>People</h2>${plainTable({
    caption: "People",
    titles: ["Person", "Role", "Teams"],
    none: "Nobody belongs to this organisation.",
    rows: [...members].map(([user, role]) => [
      account(user),
      html`${role}`,
      html`${ofTeams(user).join(", ")}`,
    ]),
  })}`;
}
