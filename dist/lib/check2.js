import { n as openSides, t as check } from "./check.js";

export { check };