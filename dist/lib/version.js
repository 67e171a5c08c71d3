// src/base/version.ts
/** The version of Twokey and of the runtime it scores with; a test holds both to package.json. */
const VERSION = "0.1.0";
const RUNTIME_VERSION = "1.30.0";

export { VERSION as n, RUNTIME_VERSION as t };