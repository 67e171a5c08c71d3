import type { GithubReply } from "./client.ts";

/** Why GitHub did not do it, and what a person can change. */
export function explainReply({ status, message }: GithubReply, permission: string): string {
  const said = message === "" ? `it answered ${status}` : `it said: ${message}`;
  switch (status) {
    case 0:
      return `GitHub could not be reached (${message}). Re-run the job when it can.`;
    case 401:
      return "GitHub does not accept the token. Leave `github-token` at its default, or renew it.";
    case 403:
      return `the token may not do this (${said}). Add \`${permission}: write\` under \`permissions:\` of the job; for a pull request of a fork the token is always read-only, and the split workflows of docs/action.md publish instead.`;
    case 404:
      return `GitHub does not show it to this token (${said}). Add \`${permission}: write\` under \`permissions:\` of the job.`;
    case 429:
      return `GitHub asks to wait (${said}), longer than this run does. Re-run the job later.`;
    default:
      return status >= 500
        ? `GitHub is in trouble (${said}). Re-run the job later.`
        : `GitHub refused (${said}).`;
  }
}

/** Whether asking again may help: nobody knows whether it was done, or something was in the way for a moment. */
export function mayHelp({ status }: GithubReply): boolean {
  return status === 0 || status === 409 || status >= 500;
}
