import { n as GATE_SETTINGS } from "./catalogue.js";
import { t as readProject$1 } from "./project.js";

// src/check/snapshot.ts
/** The project of a state, its gate settings checked against the catalogue. */
async function readProject({ repository, tree }) {
	return readProject$1(repository, tree, GATE_SETTINGS);
}

export { readProject as t };