/** Somebody on GitHub: a person, a program, an organisation. */
export type Account = {
  readonly id: number;
  /** may be another one tomorrow */
  login: string;
  readonly type: "User" | "Bot" | "Organization";
  readonly email: string;
};

export const APP = { id: 4711, slug: "twokey", name: "Twokey", installation: 99 } as const;
/** The app that every workflow's own token belongs to, with its true number. */
export const ACTIONS_APP = { id: 15_368, slug: "github-actions", name: "GitHub Actions" } as const;
export const ORGANISATION = account(500, "acme", "Organization");
export const REPOSITORY = "acme/models";
export const SECRET = "a secret of this test alone, long enough to be taken";

export const PEOPLE = {
  alice: account(101, "alice", "User"),
  bob: account(102, "bob", "User"),
  carol: account(103, "carol", "User"),
  mallory: account(104, "mallory", "User"),
  dave: account(105, "dave", "User"),
  erin: account(106, "erin", "User"),
  "twokey[bot]": account(201, "twokey[bot]", "Bot"),
  "github-actions[bot]": account(41_898_282, "github-actions[bot]", "Bot"),
} as const;

export type Login = keyof typeof PEOPLE;

/** What puts its name under commits that are made on the web page. */
export const WEB = { name: "GitHub", email: "noreply@github.com" } as const;

export const TEAMS: Readonly<Record<string, readonly Login[]>> = {
  "fraud-ml": ["alice", "bob"],
  "model-risk": ["carol"],
  "ml-platform": ["dave"],
  "ml-oncall": ["erin"],
};

export type Permission = "admin" | "write" | "read" | "none";

export const PERMISSIONS: Readonly<Record<string, Permission>> = {
  alice: "write",
  bob: "write",
  carol: "write",
  dave: "admin",
  erin: "write",
  mallory: "read",
};

function account(id: number, login: string, type: Account["type"]): Account {
  const email = type === "Bot" ? `${id}+${login}@users.noreply.github.com` : `${login}@example.com`;
  return { id, login, type, email };
}

/** By the name that stories use, or by the one that somebody took later. */
export function accountOf(name: string): Account {
  const found = Object.entries<Account>(PEOPLE).find(
    ([known, { login }]) => known === name || login === name,
  );
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found[1];
}

/** Everybody is called again as in the beginning. */
export function forgetRenames(): void {
  for (const [name, one] of Object.entries<Account>(PEOPLE)) one.login = name;
}

/** Whose e-mail this is; commits of an unknown one belong to nobody. */
export function findByEmail(email: string): Account | undefined {
  return Object.values<Account>(PEOPLE).find((one) => one.email === email);
}

/** As every answer and every webhook shows somebody. */
export function showAccount({ id, login, type }: Account): Record<string, unknown> {
  const api = `https://api.github.com/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId("User", id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: "",
    url: api,
    html_url: `https://github.com/${type === "Bot" ? `apps/${login.replace("[bot]", "")}` : login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type,
    site_admin: false,
  };
}

export function showApp({
  id,
  slug,
  name,
}: {
  id: number;
  slug: string;
  name: string;
}): Record<string, unknown> {
  return {
    id,
    slug,
    node_id: nodeId("App", id),
    owner: showAccount(ORGANISATION),
    name,
    description: "",
    external_url: `https://${slug}.example.com`,
    html_url: `https://github.com/apps/${slug}`,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    permissions: {},
    events: [],
  };
}

export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`0:${kind}${id}`).toString("base64url");
}
