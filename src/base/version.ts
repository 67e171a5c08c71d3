/** The version of Twokey and of the runtime it scores with; a test holds both to package.json. */
export const VERSION = "0.1.0";
export const RUNTIME_VERSION = "1.30.0";
