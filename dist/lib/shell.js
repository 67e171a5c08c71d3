// src/git/shell.ts
/** One word of a command that somebody will paste into a shell, whatever characters are in it. */
function shellWord(text) {
	return /^[\w./@%+=:,-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

export { shellWord as t };