import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { membershipIn, permissionOf, roleOf, teamMembers } from "../../src/forge/people.js";
import { type Forge, startForge } from "../../src/forge/server.js";
import type { Organization, Repository, Role, User } from "../../src/forge/world.js";

let forge: Forge;
let acme: Organization;
let hidden: Repository;
let ann: User;

beforeEach(async () => {
  forge = await startForge();
  acme = forge.world.addOrganization("acme");
  hidden = await forge.world.createRepository(acme, "hidden", { private: true });
  ann = forge.world.addUser("ann");
});
afterEach(() => forge.close());

describe("a role reports as permission", () => {
  it.each([
    ["read", "read"],
    ["triage", "read"],
    ["write", "write"],
    ["maintain", "write"],
    ["admin", "admin"],
  ] as const satisfies readonly (readonly [Role, string])[])("%s as %s", (role, permission) => {
    forge.world.grant(hidden, ann, role);
    expect(permissionOf(hidden, ann)).toEqual({ permission, roleName: role });
  });

  it("none as none in a private repository, as read in a public one", async () => {
    expect(permissionOf(hidden, ann)).toEqual({ permission: "none", roleName: "none" });
    const open = await forge.world.createRepository(acme, "open");
    expect(permissionOf(open, ann)).toEqual({ permission: "read", roleName: "read" });
  });
});

describe("the highest role counts", () => {
  it("whether it comes from the person, a team, its parent, the organisation or owning it", async () => {
    const parent = forge.world.addTeam(acme, "parent");
    const child = forge.world.addTeam(acme, "child", { parent, members: [ann] });
    expect(roleOf(hidden, ann)).toBe("read");
    forge.world.grant(hidden, parent, "write");
    expect(roleOf(hidden, ann)).toBe("write");
    forge.world.grant(hidden, child, "triage");
    expect(roleOf(hidden, ann)).toBe("write");
    forge.world.grant(hidden, ann, "maintain");
    expect(roleOf(hidden, ann)).toBe("maintain");
    forge.world.addMember(acme, ann, "admin");
    expect(roleOf(hidden, ann)).toBe("admin");
    const own = await forge.world.createRepository(ann, "own", { private: true });
    expect(roleOf(own, ann)).toBe("admin");
  });
});

describe("team membership", () => {
  it("through a child team counts, not the other way round", () => {
    const ben = forge.world.addUser("ben");
    const parent = forge.world.addTeam(acme, "parent", { members: [ben] });
    const child = forge.world.addTeam(acme, "child", { parent, members: [ann] });
    expect(membershipIn(parent, ann)).toBe("active");
    expect(membershipIn(child, ben)).toBeNull();
    expect(teamMembers(parent)).toEqual([ben, ann]);
  });

  it("of somebody invited is pending, and gives no role", () => {
    const team = forge.world.addTeam(acme, "team");
    team.members.set(ann, "pending");
    forge.world.grant(hidden, team, "write");
    expect(membershipIn(team, ann)).toBe("pending");
    expect(teamMembers(team)).toEqual([]);
    expect(roleOf(hidden, ann)).toBeNull();
  });
});
